import Kernels

/// The evidence of all groups under one subject key, built by stamping (README.md); one instance a thread.
final class EvidenceCells {
    let plan: EvidencePlan
    let cells: CellBuffer
    /// The code of rows without a subject.
    let none: UInt32
    let isFast: Bool
    /// Whether the last rows opened contributions unpredictably.
    private var isMixed = false
    /// Open contributions are in the records, not in what `RunStyle.few` keeps.
    var areContributionsInRecords = true

    /// Bytes of records that stay in the nearest cache.
    private static let nearBytes = 1 << 15

    private var style: UInt32 {
        UInt32(isMixed ? KN_STAMP_MIXED : 0)
            | UInt32(cells.count * cells.stride > Self.nearBytes ? KN_STAMP_FAR : 0)
    }

    init(_ plan: EvidencePlan, none: UInt32, context: RunContext) throws(ExecutionError) {
        self.plan = plan
        self.none = none
        isFast = context.options.useFastKernels
        cells = try CellBuffer(stride: plan.stride, budget: context.budget)
    }

    /// Adds rows that come subject by subject; all rows of a subject must come to this instance.
    func stamp(_ rows: StampRows) {
        if isFast {
            let parts = kernelParts(rows.parts)
            let base = cells.base.assumingMemoryBound(to: CChar.self)
            let isDone = kn_stamp_few(
                base, cells.stride, cells.count, rows.groups, rows.subjects, rows.count, none, parts, parts.count)
            if isDone == 0 {
                let changes = kn_stamp(
                    base, cells.stride, rows.groups, rows.subjects, rows.count, none, parts, parts.count, style)
                isMixed = changes * 8 > rows.count && changes * 8 < rows.count * 7
            }
        } else {
            stampSlowly(rows)
        }
        for (extreme, values) in zip(plan.extremes, rows.extremes) { stamp(extreme, values, rows) }
    }

    /// Folds what is open: afterwards the figures are whole.
    func close() {
        if isFast {
            let parts = kernelParts(plan.parts.map { _ in StampRows.Values(values: nil, valid: nil) })
            kn_stamp_close(
                cells.base.assumingMemoryBound(to: CChar.self), cells.stride, cells.count, none, parts, parts.count)
        } else {
            for group in 0..<cells.count { foldSlowly(cells.record(group)) }
        }
    }

    func kernelParts(_ values: [StampRows.Values]) -> [KnStampPart] {
        zip(plan.parts, values).map { part, values in
            KnStampPart(
                values: values.values, valid: part.isShared ? nil : values.valid, offset: UInt32(part.offset),
                kind: part.kind.rawValue, nonzero: UInt32(part.nonzeroOffset))
        }
    }

    private func stamp(_ extreme: EvidencePlan.Extreme, _ values: StampRows.Values, _ rows: StampRows) {
        guard let source = values.values else { return }
        for row in 0..<rows.count where values.valid?[row] != 0 {
            let cell = cells.record(Int(rows.groups[row])) + extreme.offset
            let subject = rows.subjects[row]
            if extreme.isWide {
                hold(cell, source.assumingMemoryBound(to: Int128.self)[row], subject, extreme.isMaximum)
            } else {
                hold(cell, source.assumingMemoryBound(to: Int64.self)[row], subject, extreme.isMaximum)
            }
        }
    }

    /// A row holds a value: beyond the extreme it begins anew, at the extreme its subject is counted once.
    @inline(__always)
    private func hold<T: FixedWidthInteger & BitwiseCopyable>(
        _ cell: UnsafeMutableRawPointer, _ value: T, _ subject: UInt32, _ isMaximum: Bool
    ) {
        let extreme = cell.assumingMemoryBound(to: T.self)
        let marks = (cell + MemoryLayout<T>.size).assumingMemoryBound(to: UInt32.self)
        let (stamp, one): (UInt32, UInt32) = (subject &+ 1, subject == none ? 0 : 1)
        if marks[2] == 0 || (isMaximum ? value > extreme.pointee : value < extreme.pointee) {
            extreme.pointee = value
            (marks[0], marks[1], marks[2]) = (stamp, one, 1)
        } else if value == extreme.pointee, marks[0] != stamp {
            marks[0] = stamp
            marks[1] += one
        }
    }
}
