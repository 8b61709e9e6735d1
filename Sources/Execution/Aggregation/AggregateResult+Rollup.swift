import Columns

extension AggregateResult {
    /// The same aggregates over fewer group columns: groups that agree on the columns `keeping` become one. `plan` is the
    /// coarser node's; the figures must be mergeable (`AggregatePlan.canMerge`).
    static func rolledUp(
        _ results: [AggregateResult], keeping: [Int], plan: AggregatePlan, context: RunContext
    ) throws(ExecutionError) -> AggregateResult {
        let capacity = context.options.batchRows
        let infos = keeping.map { results[0].groups.output[$0] }
        let hashed = try keeping.isEmpty ? nil : HashGroups(infos, capacity: capacity, budget: context.budget)
        let plain = try PlainCells(plan.accumulators, context: context)
        if hashed == nil { try plain.cells.ensure(1) }
        let batch = Batch(columns: try ColumnVector.accounted(infos, capacity: capacity, budget: context.budget))
        let targets = try GrowingArray<UInt32>(context.budget, capacity: capacity)
        try targets.fill(to: capacity, with: 0)
        var ordinal = 0
        for result in results {
            let rows = try result.rows()
            let shown = result.groups.shown { rows($0) > 0 }
            for first in stride(from: 0, to: shown.count, by: capacity) {
                try context.cancellation.check()
                let groups = shown[first..<min(first + capacity, shown.count)]
                for (column, vector) in zip(keeping, batch.columns) {
                    vector.setValidity(true, count: groups.count)
                    result.groups.write(column: column, groups: groups, into: vector, row: 0)
                }
                (batch.count, batch.ordinal) = (groups.count, ordinal)
                ordinal += groups.count
                try hashed?.assign(batch.columns, batch, out: targets.pointer)
                for (row, group) in groups.enumerated() where rows(Int(group)) > 0 {
                    try plain.merge(result.plain, Int(group), into: Int(targets.pointer[row]))
                }
            }
        }
        let groups: any MergedGroups
        if let hashed {
            groups = try MergedHashGroups([hashed], budget: context.budget)
        } else {
            groups = SingleGroup()
        }
        return AggregateResult(plan: plan, groups: groups, plain: plain)
    }
}
