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
        if index == RecursionNode.latest {
            guard let latest else { throw ExecutionError(.planInvalid, "latest rows") }
            return latest
        }
        guard index >= 0, index < sharedLimit else { throw ExecutionError(.planInvalid, "shared plan") }
        if let recursionLimit, case .recursion(let node) = shared.plans[index] {
            var inner = self
            (inner.sharedLimit, inner.recursionLimit) = (index, nil)
            return try inner.recursion(node, wanted: recursionLimit)
        }
        return try shared.rows(index) { (plan) throws(ExecutionError) in
            var inner = self
            (inner.sharedLimit, inner.latest, inner.recursionLimit) = (index, nil, nil)
            if case .recursion(let node) = plan { return try inner.recursion(node) }
            return try inner.collect(try inner.pipeline(plan))
        }
    }
}
