import Columns
import Planning
import Schemas

extension PlanExecutor {
    /// WITH RECURSIVE: the first rows, then the step over the latest rows until it gives none; `wanted`: as soon as that many
    /// are there, since nothing above reads more.
    func recursion(_ node: RecursionNode, wanted: Int? = nil) throws(ExecutionError) -> RowSet {
        // What a step gives may be larger than what came before: nothing is known of the columns but their types.
        let infos = node.types.map {
            ColumnInfo(type: $0, kind: ColumnInfo.kind(of: $0, bounds: .unknown), mayBeNull: true)
        }
        let result = RowSet(infos: infos, chunkRows: context.options.batchRows, budget: context.budget)
        let known = node.isDistinct ? try KnownRows(infos, context: context) : nil
        var inner = self
        inner.latest = nil
        var (plan, steps) = (node.initial, 0)
        while true {
            try context.cancellation.check()
            var rows = try inner.rows(of: plan, as: infos)
            if let known { rows = try known.fresh(of: rows) }
            guard rows.count > 0 else { break }
            for chunk in rows.chunks { try result.append(chunk, 0, chunk.count) }
            if let wanted, result.count >= wanted { break }
            (inner.latest, plan, steps) = (rows, node.step, steps + 1)
        }
        context.explain("recursion: \(steps) steps, \(result.count) rows")
        return result
    }

    private func rows(of plan: LogicalPlan, as infos: [ColumnInfo]) throws(ExecutionError) -> RowSet {
        var pipeline = try pipeline(plan)
        guard pipeline.output.count == infos.count,
            zip(pipeline.output, infos).allSatisfy({ $0.type.isSameFamily(as: $1.type) })
        else { throw ExecutionError(.planInvalid, "recursion") }
        pipeline.stages.append(.unify(infos))
        pipeline.output = infos
        return try collect(pipeline)
    }

    /// How many rows of a recursion LIMIT lets through, where nothing between drops any: `WITH RECURSIVE … LIMIT 10` ends.
    func isBareRecursion(_ plan: LogicalPlan) -> Bool {
        switch plan {
        case .project(let input, _): return isBareRecursion(input)
        case .shared(let index, _):
            guard index >= 0, index < sharedLimit, case .recursion = shared.plans[index] else { return false }
            return true
        default: return false
        }
    }
}

/// Rows that have been given already.
private final class KnownRows {
    private let groups: HashGroups
    private let numbers: UnsafeMutablePointer<UInt32>
    private let infos: [ColumnInfo]
    private let context: RunContext
    private var ordinal = 0

    init(_ infos: [ColumnInfo], context: RunContext) throws(ExecutionError) {
        (self.infos, self.context) = (infos, context)
        groups = try HashGroups(infos, capacity: context.options.batchRows, budget: context.budget)
        numbers = .allocate(capacity: context.options.batchRows)
    }

    deinit { numbers.deallocate() }

    /// The rows that were never given, each once.
    func fresh(of rows: RowSet) throws(ExecutionError) -> RowSet {
        let result = RowSet(infos: infos, chunkRows: rows.chunkRows, budget: context.budget)
        for chunk in rows.chunks {
            try context.cancellation.check()
            var next = groups.groupCount
            let batch = Batch(columns: chunk.columns, ordinal: ordinal)
            batch.count = chunk.count
            try groups.assign(batch.columns, batch, out: numbers)
            ordinal += chunk.count
            for row in 0..<chunk.count where Int(numbers[row]) == next {
                next += 1
                try result.append(chunk, row, row + 1)
            }
        }
        return result
    }
}
