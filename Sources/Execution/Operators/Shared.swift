import Planning

/// The rows of a query's shared plans: each runs once, when it is first read, and is kept until the query ends.
final class SharedRows {
    let plans: [LogicalPlan]
    private var rows: [Int: RowSet] = [:]

    init(_ plans: [LogicalPlan]) { self.plans = plans }

    func rows(_ index: Int, run: (LogicalPlan) throws(ExecutionError) -> RowSet) throws(ExecutionError) -> RowSet {
        if let known = rows[index] { return known }
        let fresh = try run(plans[index])
        rows[index] = fresh
        return fresh
    }
}

extension PlanExecutor {
    /// The rows of a shared plan. A plan may name earlier ones only, so that this ends.
    func sharedRows(_ index: Int) throws(ExecutionError) -> RowSet {
        guard index >= 0, index < sharedLimit else { throw ExecutionError(.planInvalid, "shared plan") }
        return try shared.rows(index) { (plan) throws(ExecutionError) in
            var inner = self
            inner.sharedLimit = index
            return try inner.collect(try inner.pipeline(plan))
        }
    }
}
