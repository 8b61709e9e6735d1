import Schemas

/// SELECT … FROM … WHERE … GROUP BY … HAVING ….
extension Parser {
    mutating func select() throws(PlanningError) -> SelectSyntax {
        try countSelect()
        var span = advance().span
        var isDistinct = false
        var distinctOn: [ExpressionSyntax] = []
        if isWord("distinct") {
            span = advance().span
            isDistinct = true
            if take(word: "on") {
                try expect(.leftParenthesis)
                distinctOn = try expressionList()
                try expect(.rightParenthesis)
            }
        } else {
            _ = take(word: "all")
        }
        let items = try selectList()
        if isWord("into") { throw unsupported("SELECT INTO") }
        let from = take(word: "from") ? try fromClause() : nil
        let filter = take(word: "where") ? try expression() : nil
        let (groupBy, isGroupDistinct) = try self.groupBy()
        let having = take(word: "having") ? try expression() : nil
        let windows = try windowClause()
        return SelectSyntax(
            isDistinct: isDistinct, distinctOn: distinctOn, span: span, items: items, from: from, filter: filter,
            groupBy: groupBy, isGroupDistinct: isGroupDistinct, having: having, windows: windows)
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
}
