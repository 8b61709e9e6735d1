import Schemas

/// A CASE inside an aggregate as FILTER (WHERE …), where the two mean the same for every cell that may leave: a cell without
/// a row under the condition never does.
///
/// | written | means |
/// |---|---|
/// | `COUNT(CASE WHEN p THEN 1 END)`, `SUM(CASE WHEN p THEN 1 [ELSE 0] END)` | `COUNT(*) FILTER (WHERE p)` |
/// | `COUNT(CASE WHEN p THEN x END)` | `COUNT(x) FILTER (WHERE p)` |
/// | `SUM(CASE WHEN p THEN x [ELSE 0] END)` | `SUM(x) FILTER (WHERE p)` |
/// | `AVG(CASE WHEN p THEN x END)` | `AVG(x) FILTER (WHERE p)` |
enum ConditionalAggregate {
    /// Nil where the call holds no such CASE.
    static func rewritten(_ call: CallSyntax, _ kind: AggregateKind) -> CallSyntax? {
        guard call.filter == nil, call.withinGroup == nil, !call.isDistinct, !call.isStar, call.arguments.count == 1,
            case .conditional(let choice) = call.arguments[0].kind, choice.branches.count == 1
        else { return nil }
        let branch = choice.branches[0]
        let isNullElse = choice.otherwise.map { $0.kind == .literal(.null) } ?? true
        let isZeroElse = choice.otherwise?.kind == .literal(.value(.integer(0)))
        guard isNullElse || (isZeroElse && kind == .sum) else { return nil }
        var result = call
        result.filter = condition(choice, branch)
        switch (kind, branch.value.kind) {
        case (.count, .column), (.sum, .column), (.average, .column): result.arguments = [branch.value]
        case (.count, .literal(.value)), (.count, .literal(.string)), (.sum, .literal(.value(.integer(1)))):
            result.name.text = "count"
            result.name.isQuoted = false
            (result.arguments, result.isStar) = ([], true)
        default: return nil
        }
        return result
    }

    private static func condition(_ choice: CaseSyntax, _ branch: CaseSyntax.Branch) -> ExpressionSyntax {
        guard let operand = choice.operand else { return branch.condition }
        return ExpressionSyntax(
            kind: .binary(.equal, operand, branch.condition), span: branch.condition.span,
            depth: max(operand.depth, branch.condition.depth) + 1)
    }
}

/// FILTER of aggregates over restricted data.
extension RestrictedCheck {
    /// True if the condition may choose rows inside an aggregate: dimensions compared with constants as in WHERE, and the
    /// same condition for all aggregates of the query, since the rows between two of them are judged by nothing.
    mutating func checkCondition(_ filter: ExpressionSyntax, of kind: AggregateKind) throws(PlanningError) -> Bool {
        guard [.count, .sum, .average].contains(kind) else {
            refuse(
                .aggregateFilter, "FILTER is for COUNT, SUM and AVG; filter the whole query with WHERE", at: filter.span
            )
            return false
        }
        let refused = refusals.count
        try checkPredicate(filter)
        guard refusals.count == refused else { return false }
        guard try holdsColumn(filter) else {
            refuse(.aggregateFilter, "the condition is the same for all rows; leave it out", at: filter.span)
            return false
        }
        var binder = ExpressionBinder(scope: scope)
        let bound = try binder.condition(filter)
        if let first = condition, first != bound {
            refuse(
                .aggregateFilter,
                "the aggregates of a query share one condition, since the difference of two is not judged; group by the column instead",
                at: filter.span)
            return false
        }
        condition = bound
        return true
    }

    private func holdsColumn(_ syntax: ExpressionSyntax) throws(PlanningError) -> Bool {
        if try column(syntax) != nil { return true }
        for child in syntax.children where try holdsColumn(child) { return true }
        return false
    }
}
