import Schemas

/// Queries inside expressions.
extension Parser {
    /// True if the token `ahead` begins a query: SELECT, WITH, VALUES, or parentheses around one that a set operation, an
    /// order or a limit follows. `isWhole`: also parentheses that nothing follows but the closing one.
    func startsQuery(ahead: Int, isWhole: Bool = false) -> Bool {
        if isWord(among: Self.queryWords, ahead: ahead) { return true }
        guard isSymbol(.leftParenthesis, ahead: ahead) else { return false }
        var first = ahead
        while isSymbol(.leftParenthesis, ahead: first) { first += 1 }
        guard isWord(among: Self.queryWords, ahead: first), let closing = closing(ahead: ahead) else { return false }
        return isWord(among: Self.afterQuery, ahead: closing + 1)
            || (isWhole && isSymbol(.rightParenthesis, ahead: closing + 1)
                && startsQuery(ahead: ahead + 1, isWhole: true))
    }

    private static let queryWords: Set<String> = ["select", "with", "values"]
    private static let afterQuery: Set<String> = [
        "union", "intersect", "except", "order", "limit", "offset", "fetch",
    ]

    /// The parenthesis that closes the one at `ahead`.
    private func closing(ahead: Int) -> Int? {
        var depth = 0
        var index = ahead
        while position + index < tokens.count {
            switch token(ahead: index).kind {
            case .symbol(.leftParenthesis): depth += 1
            case .symbol(.rightParenthesis):
                depth -= 1
                if depth == 0 { return index }
            case .end: return nil
            default: break
            }
            index += 1
        }
        return nil
    }

    /// ( query ).
    mutating func queryInParentheses() throws(PlanningError) -> QuerySyntax {
        try expect(.leftParenthesis)
        let query = try self.query()
        try expect(.rightParenthesis)
        return query
    }

    mutating func subquery() throws(PlanningError) -> ExpressionSyntax {
        let start = current.span.lower
        let query = try queryInParentheses()
        return try node(.query(.scalar(query)), from: start, query)
    }

    mutating func exists() throws(PlanningError) -> ExpressionSyntax {
        let start = advance().span.lower
        let query = try queryInParentheses()
        return try node(.query(.exists(query)), from: start, query)
    }

    mutating func inSubquery(_ subject: ExpressionSyntax, isNegated: Bool) throws(PlanningError) -> ExpressionSyntax {
        let query = try queryInParentheses()
        return try node(
            .query(.membership(subject, query, isNegated: isNegated)), from: subject.span.lower, query, [subject])
    }

    /// … ANY | SOME | ALL (query), the comparison already taken.
    mutating func quantified(
        _ subject: ExpressionSyntax, _ operation: BinaryOperator
    ) throws(PlanningError) -> ExpressionSyntax {
        let isAll = isWord("all")
        advance()
        guard startsQuery(ahead: 1, isWhole: true) else {
            return try quantifiedArray(subject, operation, isAll: isAll)
        }
        let query = try queryInParentheses()
        return try node(
            .query(.quantified(subject, operation, isAll: isAll, query)), from: subject.span.lower, query, [subject])
    }

    /// A node over a query: it is as deep as the query's expressions are.
    private func node(
        _ kind: ExpressionSyntax.Kind, from lower: Int, _ query: QuerySyntax, _ children: [ExpressionSyntax] = []
    ) throws(PlanningError) -> ExpressionSyntax {
        let deepest = ExpressionSyntax(kind: .literal(.null), span: query.span, depth: query.depth)
        return try node(kind, from: lower, children + [deepest])
    }
}
