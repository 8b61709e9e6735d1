import Schemas

/// SELECT … FROM … WHERE … GROUP BY … HAVING ….
extension Parser {
    mutating func select() throws(PlanningError) -> SelectSyntax {
        try countSelect()
        var span = advance().span
        var isDistinct = false
        if isWord("distinct") {
            span = advance().span
            isDistinct = true
            if isWord("on") { throw unsupported("DISTINCT ON") }
        } else {
            _ = take(word: "all")
        }
        let items = try selectList()
        if isWord("into") { throw unsupported("SELECT INTO") }
        let from = take(word: "from") ? try fromClause() : nil
        let filter = take(word: "where") ? try expression() : nil
        let groupBy = try self.groupBy()
        let having = take(word: "having") ? try expression() : nil
        return SelectSyntax(
            isDistinct: isDistinct, span: span, items: items, from: from, filter: filter, groupBy: groupBy,
            having: having)
    }

    private mutating func selectList() throws(PlanningError) -> [SelectItemSyntax] {
        var items: [SelectItemSyntax] = []
        repeat {
            items.append(try selectItem())
            try checkLength(items.count, PlanningLimits.outputColumns)
        } while take(.comma)
        return items
    }

    private mutating func selectItem() throws(PlanningError) -> SelectItemSyntax {
        if isSymbol(.star) { return .star(qualifier: nil, span: advance().span) }
        if isSymbol(.period, ahead: 1), isSymbol(.star, ahead: 2), let qualifier = optionalName() {
            advance()
            return .star(qualifier: qualifier, span: SourceSpan(qualifier.span.lower, advance().span.upper))
        }
        let expression = try self.expression()
        return .expression(expression, alias: try alias("the name of an output column", allowsKeyword: true))
    }

    /// `AS name`, or a name alone.
    mutating func alias(_ what: String, allowsKeyword: Bool) throws(PlanningError) -> NameSyntax? {
        guard take(word: "as") else { return optionalName() }
        // After AS, PostgreSQL takes any keyword as the name of a column.
        if allowsKeyword, case .word(let text) = current.kind {
            return NameSyntax(text: text, isQuoted: false, span: advance().span)
        }
        return try name(what)
    }

    private mutating func groupBy() throws(PlanningError) -> [ExpressionSyntax] {
        guard take(word: "group") else { return [] }
        try expect(word: "by")
        var groups: [ExpressionSyntax] = []
        repeat {
            for (word, construct) in [("rollup", "ROLLUP"), ("cube", "CUBE")]
            where isWord(word) && isSymbol(.leftParenthesis, ahead: 1) { throw unsupported(construct) }
            if isWord("grouping"), isWord("sets", ahead: 1) { throw unsupported("GROUPING SETS") }
            groups.append(try expression())
            try checkLength(groups.count, PlanningLimits.outputColumns)
        } while take(.comma)
        return groups
    }
}
