import Schemas

/// All expressions of a query, those of queries in FROM, WITH and set operations included; subqueries inside expressions
/// are behind their expression.
extension QuerySyntax {
    var expressions: [ExpressionSyntax] {
        with.flatMap(\.query.expressions) + body.expressions + orderBy.map(\.expression)
            + [limit, offset].compactMap(\.self)
    }

    /// Nodes on the longest way down through its expressions.
    var depth: Int { expressions.map(\.depth).max() ?? 0 }
}

extension QueryBodySyntax {
    var expressions: [ExpressionSyntax] {
        switch self {
        case .select(let select): select.expressions
        case .values(let rows, _): rows.flatMap(\.self)
        case .combined(let combined): combined.left.expressions + combined.right.expressions
        case .nested(let query): query.expressions
        }
    }

    /// Where the body begins.
    var span: SourceSpan {
        switch self {
        case .select(let select): select.span
        case .values(_, let span): span
        case .combined(let combined): combined.left.span
        case .nested(let query): query.span
        }
    }
}

extension SelectSyntax {
    var expressions: [ExpressionSyntax] {
        let listed = items.compactMap { if case .expression(let syntax, _) = $0 { syntax } else { nil } }
        return listed + distinctOn + windows.flatMap(\.window.expressions) + (from?.expressions ?? [])
            + groupBy.flatMap(\.expressions) + [filter, having].compactMap(\.self)
    }
}

extension TableReferenceSyntax {
    var expressions: [ExpressionSyntax] {
        switch self {
        case .table: return []
        case .function(let function, _): return function.arguments
        case .derived(let query, _, _): return query.expressions
        case .join(let join):
            let condition: [ExpressionSyntax] = if case .on(let syntax) = join.condition { [syntax] } else { [] }
            return join.left.expressions + join.right.expressions + condition
        }
    }
}
