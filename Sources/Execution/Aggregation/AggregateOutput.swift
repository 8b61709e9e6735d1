import Columns
import Planning
import Schemas
import Synchronization

/// Writes an aggregation's groups, aggregates, set numbers and evidence as rows, column by column.
struct AggregateOutput {
    /// One result whose groups are rows.
    struct Part {
        let result: AggregateResult
        /// Where each group column of the node lies among the result's; nil: NULL.
        let columns: [Int?]
        /// The number of the grouping set.
        var set: Int?
    }

    /// Some groups of one result, and the row of the chunk where they begin.
    struct Run {
        let groups: ArraySlice<UInt32>
        let row: Int

        @inline(__always)
        func forEach(
            _ vector: ColumnVector, _ body: (Int, OutputCell) throws(ExecutionError) -> Void
        ) throws(ExecutionError) {
            var row = row
            for group in groups {
                try body(Int(group), OutputCell(vector: vector, row: row))
                row += 1
            }
        }
    }

    let node: AggregateNode
    let parts: [Part]
    let context: RunContext

    /// A single set of groups.
    init(_ results: [AggregateResult], node: AggregateNode, context: RunContext) {
        self.init(
            parts: results.map { Part(result: $0, columns: node.groups.indices.map { $0 }) }, node: node,
            context: context)
    }

    init(parts: [Part], node: AggregateNode, context: RunContext) {
        (self.parts, self.node, self.context) = (parts, node, context)
    }

    /// What the columns are: groups, aggregates, the set's number, then evidence as `EvidenceLayout` says.
    func infos() throws(ExecutionError) -> [ColumnInfo] {
        guard let plan = parts.first?.result.plan else { throw ExecutionError(.planInvalid, "no grouping set") }
        if node.groupingSets == nil { return Self.infos(plan, groups: parts[0].result.groups.output) }
        var infos: [ColumnInfo] = []
        for (column, group) in node.groups.enumerated() {
            let shown = parts.lazy.compactMap { part in part.columns[column].map { part.result.groups.output[$0] } }
            var info = shown.first ?? ColumnInfo(type: group.type, kind: .int64, mayBeNull: true)
            if shown.isEmpty { info.kind = ColumnInfo.kind(of: group.type, bounds: .unknown) }
            info.mayBeNull = info.mayBeNull || parts.contains { $0.columns[column] == nil }
            infos.append(info)
        }
        for call in plan.calls { infos.append(Self.info(call, plan)) }
        let last = Int128(max((node.groupingSets?.count ?? 1) - 1, 0))
        infos.append(
            ColumnInfo(type: .integer, kind: .int64, bounds: .integers(lower: 0, upper: last), mayBeNull: false))
        for _ in node.evidence?.subjectKeys ?? [] { infos += EvidenceOutput.infos(plan) }
        return infos
    }

    /// The same for a single set of groups, whose columns are `groups`.
    static func infos(_ plan: AggregatePlan, groups: [ColumnInfo]) -> [ColumnInfo] {
        groups + plan.calls.map { info($0, plan) }
            + (plan.node.evidence?.subjectKeys ?? []).flatMap { _ in EvidenceOutput.infos(plan) }
    }

    private static func info(_ call: CallPlan, _ plan: AggregatePlan) -> ColumnInfo {
        let type = call.call.type
        switch call.call.kind {
        case .countRows, .count, .countDistinct, .regressionCount:
            return ColumnInfo(
                type: .integer, kind: .int64, bounds: .integers(lower: 0, upper: 1 << 40), mayBeNull: false)
        case .minimum, .maximum, .booleanAnd, .booleanOr, .percentileDiscrete, .mode:
            var info =
                call.argument.map { plan.argumentInfos[$0] } ?? ColumnInfo(type: type, kind: .int64, mayBeNull: true)
            info.mayBeNull = true
            return info
        case .joinedText: return ColumnInfo(type: .text, kind: .text, mayBeNull: true)
        default: return ColumnInfo(type: type, kind: type == .double ? .double : .int128, mayBeNull: true)
        }
    }

    func rows() throws(ExecutionError) -> RowSet {
        let groups = try groups()
        // Texts are copied into the one arena of the rows.
        let rows = groups.rows
        let isParallel =
            context.options.threads > 1 && groups.total > Self.parallelRows
            && !rows.infos.contains { $0.kind == .text }
        try rows.makeChunks(rows: groups.total, threads: isParallel ? context.options.threads : 1) {
            (chunk, first) throws(ExecutionError) in
            try groups.fill(chunk, first: first)
        }
        if groups.hadScalarErrors.load(ordering: .relaxed) { context.hadScalarErrors = true }
        return rows
    }

    /// The groups that are shown, in order.
    func groups() throws(ExecutionError) -> Groups {
        let rows = RowSet(infos: try infos(), chunkRows: context.options.batchRows, budget: context.budget)
        let reservation = Reservation(context.budget)
        var shown: [Shown] = []
        var total = 0
        for part in parts {
            let used = try part.result.rows()
            try reservation.add(part.result.groups.groupCount * 4)
            let groups = part.result.groups.shown { used($0) > 0 }
            shown.append(Shown(part: part, groups: groups, firstRow: total))
            total += groups.count
        }
        return Groups(output: self, shown: shown, total: total, rows: rows, reservation: reservation)
    }

    /// Rows worth a second thread.
    private static let parallelRows = 16_384

    fileprivate struct Shown {
        let part: Part
        let groups: [UInt32]
        let firstRow: Int
    }

    /// Groups as rows that are written when they are asked for, by any thread.
    final class Groups: @unchecked Sendable {
        let output: AggregateOutput
        let total: Int
        /// Without rows yet; texts are kept in it.
        let rows: RowSet
        let hadScalarErrors = Atomic<Bool>(false)
        private let shown: [Shown]
        private let reservation: Reservation

        fileprivate init(
            output: AggregateOutput, shown: [Shown], total: Int, rows: RowSet, reservation: Reservation
        ) {
            (self.output, self.shown, self.total, self.rows) = (output, shown, total, rows)
            self.reservation = reservation
        }

        /// Fills the rows of one chunk, the first of which is row `first`.
        func fill(_ chunk: Batch, first: Int) throws(ExecutionError) {
            try output.context.cancellation.check()
            let flags = OutputFlags()
            // The last part that begins at or before the first row.
            var (low, high) = (0, shown.count)
            while high - low > 1 {
                let middle = (low + high) / 2
                if shown[middle].firstRow <= first { low = middle } else { high = middle }
            }
            var (row, index) = (0, low)
            while row < chunk.count, index < shown.count {
                let part = shown[index]
                let start = first + row - part.firstRow
                let size = min(chunk.count - row, part.groups.count - start)
                if size > 0 {
                    let run = Run(groups: part.groups[start..<start + size], row: row)
                    try output.write(part.part, run, chunk, rows, flags)
                    row += size
                }
                index += 1
            }
            if flags.hadScalarErrors { hadScalarErrors.store(true, ordering: .relaxed) }
        }
    }

    private func write(
        _ part: Part, _ run: Run, _ chunk: Batch, _ rows: RowSet, _ flags: OutputFlags
    ) throws(ExecutionError) {
        let result = part.result
        for (column, source) in part.columns.enumerated() {
            let vector = chunk.columns[column]
            guard let source else {
                try run.forEach(vector) { (_, cell) throws(ExecutionError) in cell.putNull() }
                continue
            }
            result.groups.write(column: source, groups: run.groups, into: vector, row: run.row)
            guard vector.kind == .text else { continue }
            try run.forEach(vector) { (_, cell) throws(ExecutionError) in
                if vector.isNull(cell.row) { return }
                vector.texts[cell.row] = try rows.kept(vector.texts[cell.row])
            }
        }
        var next = part.columns.count
        for call in result.plan.calls {
            let column = AggregateColumn(call: call, result: result, flags: flags)
            try column.write(run, chunk.columns[next], rows)
            next += 1
        }
        if let set = part.set {
            try run.forEach(chunk.columns[next]) { (_, cell) throws(ExecutionError) in cell.put(Int64(set)) }
            next += 1
        }
        for key in result.evidence.indices {
            let output = EvidenceOutput(result: result, key: key)
            let first = next
            try run.forEach(chunk.columns[first]) { (group, cell) throws(ExecutionError) in
                next = first
                output.write(group, into: chunk, firstColumn: &next, row: cell.row)
            }
        }
    }
}
