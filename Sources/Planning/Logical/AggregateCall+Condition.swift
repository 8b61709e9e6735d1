import Schemas

/// Aggregates under a condition: FILTER (WHERE c) gives rows where `c` does not hold a NULL argument.
extension AggregateCall {
    /// The condition, and the argument where it holds; nil for an aggregate over all rows.
    package var condition: (holds: BoundExpression, value: BoundExpression)? {
        guard case .conditional(let branches, otherwise: nil, let type)? = argument, branches.count == 1,
            branches[0].value.type == type
        else { return nil }
        return (branches[0].condition, branches[0].value)
    }

    /// The same aggregate over the rows that the condition leaves out, those included where it is NULL.
    package var complement: AggregateCall? {
        guard let condition else { return nil }
        var call = self
        call.argument = .conditional(
            [
                ConditionalBranch(
                    condition: .call(.isNotTrue, [condition.holds], type: .boolean), value: condition.value)
            ], otherwise: nil, type: condition.value.type)
        return call
    }
}
