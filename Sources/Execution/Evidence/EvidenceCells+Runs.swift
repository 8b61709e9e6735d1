import Columns
import Kernels

/// Stamping where the rows of each subject are known from offsets: no row is asked for its subject.
extension EvidenceCells {
    enum RunStyle {
        /// The figures of few cells lie side by side in here, not in records.
        case few(GrowingArray<UInt8>)
        /// Contributions of one row go into the records at once. A byte a cell and one more are the kernel's.
        case direct(GrowingArray<UInt8>)
    }

    /// Cells times subjects are folded, so that they may not be many more than rows.
    private static let cellsPerRow = 4

    /// What suits `cells` cells and `rows` rows; nil: rows come with their subjects (`stamp`).
    func runStyle(cells: Int, rows: Int, context: RunContext) throws(ExecutionError) -> RunStyle? {
        guard isFast, plan.extremes.isEmpty, plan.parts.count <= Int(KN_RUN_PARTS),
            plan.parts.allSatisfy({ $0.isShared && ($0.kind == .int64 || $0.kind == .unsigned64) })
        else { return nil }
        let rowsPerSubject = rows / max(Int(none), 1)
        let batch = UInt128(context.options.batchRows)
        if cells <= Int(KN_FEW_CELLS), cells <= Self.cellsPerRow * rowsPerSubject, batch < 1 << 16,
            plan.parts.allSatisfy({ $0.span.map { $0 < (1 << KN_WORD_SHIFT) / batch } ?? false })
        {
            let state = try GrowingArray<UInt8>(context.budget)
            try state.fill(to: kn_runs_bytes(), with: 0)
            return .few(state)
        }
        return rowsPerSubject * rowsPerSubject <= cells ? try directStyle(cells: cells, context: context) : nil
    }

    /// For many cells, where the record allows it.
    func directStyle(cells: Int, context: RunContext) throws(ExecutionError) -> RunStyle? {
        guard isFast, plan.extremes.isEmpty, plan.parts.count <= EvidencePlan.Kind.unsignedLimit,
            plan.parts.allSatisfy({ $0.kind == .unsigned64 })
        else { return nil }
        let seen = try GrowingArray<UInt8>(context.budget)
        try seen.fill(to: cells + 1, with: 0)
        return .direct(seen)
    }

    /// Adds the rows `first` up to `first + count` of a table, subject by subject.
    func stampRuns(
        _ style: RunStyle, _ rows: StampRows, offsets: UnsafePointer<UInt32>, current: Int, first: Int
    ) -> Int {
        let parts = kernelParts(rows.parts)
        let base = cells.base.assumingMemoryBound(to: CChar.self)
        switch style {
        case .few(let state):
            let runs = OpaquePointer(state.pointer)
            if areContributionsInRecords {
                areContributionsInRecords = false
                let subject = Self.subject(of: first, offsets, none, current)
                kn_runs_resume(runs, cells.count, subject, base, cells.stride, parts, parts.count)
            }
            return kn_runs_add(
                runs, cells.count, rows.groups, offsets, none, current, first, rows.count, runParts(rows.parts),
                parts.count)
        case .direct(let seen):
            return kn_stamp_direct(
                base, cells.stride, cells.count, rows.groups, offsets, none, current, first, rows.count, parts,
                parts.count, seen.pointer, seen.pointer + cells.count)
        }
    }

    /// Rows that come with their subjects follow: what is open goes on in the records.
    func suspendRuns(_ style: RunStyle) {
        guard case .few(let state) = style, !areContributionsInRecords else { return }
        areContributionsInRecords = true
        let parts = kernelParts(emptyValues)
        kn_runs_suspend(
            OpaquePointer(state.pointer), cells.count, none, cells.base.assumingMemoryBound(to: CChar.self),
            cells.stride, parts, parts.count)
    }

    /// Everything goes into the records.
    func closeRuns(_ style: RunStyle) {
        guard case .few(let state) = style else { return }
        let parts = kernelParts(emptyValues)
        kn_runs_close(
            OpaquePointer(state.pointer), cells.count, none, runParts(emptyValues),
            cells.base.assumingMemoryBound(to: CChar.self), cells.stride, parts, parts.count)
    }

    private var emptyValues: [StampRows.Values] { plan.parts.map { _ in StampRows.Values(values: nil, valid: nil) } }

    private func runParts(_ values: [StampRows.Values]) -> [KnRunPart] {
        zip(plan.parts, values).map { part, values in
            KnRunPart(
                values: values.values?.assumingMemoryBound(to: Int64.self), low: part.low,
                is_signed: part.kind == .int64 ? 1 : 0)
        }
    }

    private static func subject(
        of row: Int, _ offsets: UnsafePointer<UInt32>, _ none: UInt32, _ current: Int
    ) -> UInt32 {
        var subject = current
        while subject < Int(none), Int(offsets[subject + 1]) <= row { subject += 1 }
        return UInt32(subject)
    }
}
