import Schemas

/// Refuses whatever is more than one SELECT over tables by name, before anything else looks at the text: no rule of disclosure
/// control judges subqueries, WITH, set operations and VALUES.
enum RestrictedSyntax {
    /// The one SELECT of the statement.
    static func select(of query: QuerySyntax) throws(PlanningError) -> SelectSyntax {
        if let common = query.with.first { throw unsupported("WITH", at: common.name.span) }
        if let ties = query.withTies { throw unsupported("WITH TIES", at: ties) }
        let select: SelectSyntax
        switch query.body {
        case .select(let syntax): select = syntax
        case .values(_, let span): throw unsupported("VALUES", at: span)
        case .combined(let combined): throw unsupported(combined.operation.rawValue, at: combined.span)
        case .nested(let inner): throw unsupported("a query in parentheses", at: inner.span)
        }
        try checkSource(select.from)
        for expression in query.expressions { try checkExpression(expression) }
        return select
    }

    private static func checkSource(_ reference: TableReferenceSyntax?) throws(PlanningError) {
        switch reference {
        case nil: return
        case .table(let name, let alias):
            if alias?.columns.isEmpty == false { throw unsupported("a list of column aliases", at: name.span) }
        case .derived(let query, _, _): throw unsupported("a subquery in FROM", at: query.span)
        case .function(let function, _): throw unsupported("a function in FROM", at: function.span)
        case .join(let join):
            try checkSource(join.left)
            try checkSource(join.right)
            if case .on(let condition) = join.condition { try checkExpression(condition) }
        }
    }

    private static func checkExpression(_ syntax: ExpressionSyntax) throws(PlanningError) {
        switch syntax.kind {
        case .query: throw unsupported("a subquery", at: syntax.span)
        case .row: throw unsupported("a row of several values", at: syntax.span)
        case .call(let call) where !call.order.isEmpty: throw unsupported("ORDER BY in an aggregate", at: syntax.span)
        default: for child in syntax.children { try checkExpression(child) }
        }
    }

    private static func unsupported(_ construct: String, at span: SourceSpan) -> PlanningError {
        PlanningError(.unsupported, "\(construct) is not supported over restricted data", at: span)
    }
}
