import Schemas

/// One statement, then the end of the text.
extension Parser {
    mutating func statement() throws(PlanningError) -> StatementSyntax {
        let explain = isWord("explain") ? advance().span : nil
        let isAnalyze = explain != nil && take(word: "analyze")
        if explain != nil, isWord("verbose") || isSymbol(.leftParenthesis) { throw unsupported("EXPLAIN with options") }
        if isWord(among: Keywords.otherStatements) {
            throw PlanningError(.notASelect, "only SELECT is accepted: data cannot be changed here", at: current.span)
        }
        let query = try self.query()
        if take(.semicolon) {
            while take(.semicolon) {}
            guard current.kind == .end else {
                throw PlanningError(
                    .multipleStatements, "one statement is accepted; remove what follows the semicolon",
                    at: current.span)
            }
        }
        guard current.kind == .end else { throw unexpectedRest() }
        return StatementSyntax(explain: explain, isAnalyze: isAnalyze, query: query)
    }

    private func unexpectedRest() -> PlanningError {
        let named = ["window": "WINDOW", "for": "FOR UPDATE", "tablesample": "TABLESAMPLE", "qualify": "QUALIFY"]
        if let construct = current.keyword.flatMap({ named[$0] }) { return unsupported(construct) }
        return expected("the end of the statement")
    }

    mutating func orderBy() throws(PlanningError) -> [OrderSyntax] {
        guard take(word: "order") else { return [] }
        try expect(word: "by")
        var keys: [OrderSyntax] = []
        repeat {
            let expression = try self.expression()
            var isDescending = false
            if take(word: "desc") {
                isDescending = true
            } else if !take(word: "asc"), take(word: "using") {
                isDescending = isSymbol(.greater)
                guard take(.greater) || take(.less) else { throw expected("< or >") }
            }
            var nullsFirst = isDescending
            if take(word: "nulls") {
                if take(word: "first") {
                    nullsFirst = true
                } else {
                    try expect(word: "last")
                    nullsFirst = false
                }
            }
            keys.append(OrderSyntax(expression: expression, isDescending: isDescending, nullsFirst: nullsFirst))
            try checkLength(keys.count, PlanningLimits.outputColumns)
        } while take(.comma)
        return keys
    }

    /// LIMIT and OFFSET in either order; FETCH FIRST n ROWS ONLY.
    mutating func limitAndOffset() throws(PlanningError) -> LimitSyntax {
        var limit: ExpressionSyntax?
        var offset: ExpressionSyntax?
        var withTies: SourceSpan?
        while true {
            if limit == nil, take(word: "limit") {
                limit = isWord("all") ? try node(.literal(.null), from: advance().span.lower, []) : try expression()
            } else if offset == nil, take(word: "offset") {
                offset = try expression()
                if !take(word: "rows") { _ = take(word: "row") }
            } else if limit == nil, isWord("fetch") {
                (limit, withTies) = try fetchFirst()
            } else {
                return LimitSyntax(limit: limit, offset: offset, withTies: withTies)
            }
        }
    }

    private mutating func fetchFirst() throws(PlanningError) -> (ExpressionSyntax, withTies: SourceSpan?) {
        let start = advance().span
        if !take(word: "first") { try expect(word: "next") }
        var count = ExpressionSyntax(kind: .literal(.value(.integer(1))), span: start, depth: 1)
        if !isWord("row"), !isWord("rows") { count = try expression() }
        if !take(word: "rows") { try expect(word: "row") }
        if isWord("with"), isWord("ties", ahead: 1) {
            let with = advance().span
            return (count, SourceSpan(with.lower, advance().span.upper))
        }
        try expect(word: "only")
        return (count, nil)
    }
}
