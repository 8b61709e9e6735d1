import Schemas

/// Rewrites expressions over the rows into expressions over the groups: grouping expressions and aggregates become
/// columns of the aggregate's output, and a column that is neither is refused.
struct AggregatedInput {
    var groups: [BoundExpression]
    /// Columns of the rows; an index beyond names an aggregate.
    var inputCount: Int
    var scope: Scope

    func rewrite(_ root: BoundRoot) throws(PlanningError) -> BoundExpression {
        try rewrite(root.typed.expression, in: root)
    }

    private func rewrite(_ expression: BoundExpression, in root: BoundRoot) throws(PlanningError) -> BoundExpression {
        if let position = groups.firstIndex(of: expression) { return .column(index: position, type: expression.type) }
        if case .column(let index, let type) = expression {
            guard index >= inputCount else {
                let span = root.references.first { $0.column == index }?.span ?? root.typed.span
                throw PlanningError(
                    .notGrouped,
                    "column \"\(scope.columns[index].schema.name)\" must stand in GROUP BY or inside an aggregate",
                    at: span)
            }
            return .column(index: groups.count + index - inputCount, type: type)
        }
        return try expression.mapChildren { child throws(PlanningError) in try rewrite(child, in: root) }
    }
}

/// A whole expression of a clause, with the columns it named outside aggregates.
struct BoundRoot {
    var typed: TypedExpression
    var references: [(column: Int, span: SourceSpan)] = []
}

extension ExpressionBinder {
    mutating func root(_ syntax: ExpressionSyntax) throws(PlanningError) -> BoundRoot {
        let before = references.count
        let typed = try bind(syntax)
        return BoundRoot(typed: typed, references: Array(references[before...]))
    }
}
