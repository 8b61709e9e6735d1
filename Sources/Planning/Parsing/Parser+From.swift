import Schemas

/// FROM: tables, queries in parentheses, joins.
extension Parser {
    /// Joins with commas between.
    mutating func fromClause() throws(PlanningError) -> TableReferenceSyntax {
        var left = try joinedTables()
        while isSymbol(.comma) {
            let span = advance().span
            let right = try joinedTables()
            left = .join(JoinSyntax(kind: .inner, condition: .always, left: left, right: right, span: span))
        }
        return left
    }

    private mutating func joinedTables() throws(PlanningError) -> TableReferenceSyntax {
        var left = try tablePrimary()
        while startsJoin { left = try join(left) }
        return left
    }

    private var startsJoin: Bool { isWord(among: ["join", "inner", "left", "right", "full", "cross", "natural"]) }

    /// One join behind its left side.
    private mutating func join(_ left: TableReferenceSyntax) throws(PlanningError) -> TableReferenceSyntax {
        try enter()
        let start = current.span.lower
        let isNatural = take(word: "natural")
        let isCross = !isNatural && take(word: "cross")
        let kind = isCross ? .inner : joinKind()
        try expect(word: "join")
        let span = SourceSpan(start, previousSpan.upper)
        var right = try tablePrimary()
        var condition = JoinSyntax.Condition.always
        if isNatural {
            condition = .natural
        } else if !isCross {
            // `a JOIN b JOIN c ON … ON …`: the inner condition comes first.
            while startsJoin { right = try join(right) }
            condition = try joinCondition()
        }
        leave()
        return .join(JoinSyntax(kind: kind, condition: condition, left: left, right: right, span: span))
    }

    private mutating func joinKind() -> JoinSyntax.Kind {
        if take(word: "inner") { return .inner }
        for (word, kind) in [("left", JoinSyntax.Kind.left), ("right", .right), ("full", .full)] where take(word: word)
        {
            _ = take(word: "outer")
            return kind
        }
        return .inner
    }

    private mutating func joinCondition() throws(PlanningError) -> JoinSyntax.Condition {
        if take(word: "on") { return .on(try expression()) }
        guard take(word: "using") else { throw expected("ON or USING") }
        return .using(try nameList())
    }

    /// (name, …).
    mutating func nameList() throws(PlanningError) -> [NameSyntax] {
        try expect(.leftParenthesis)
        var names: [NameSyntax] = []
        repeat {
            names.append(try columnName())
            try checkLength(names.count, PlanningLimits.outputColumns)
        } while take(.comma)
        try expect(.rightParenthesis)
        return names
    }

    mutating func tablePrimary() throws(PlanningError) -> TableReferenceSyntax {
        let isLateral = take(word: "lateral")
        if isSymbol(.leftParenthesis) {
            if startsQuery(ahead: 1, isWhole: true) { return try derived(isLateral: isLateral) }
            guard !isLateral else { throw expected("a query in parentheses") }
            return try joinInParentheses()
        }
        var name = try self.name("the name of a table")
        if isSymbol(.period) {
            guard name.matches("public") else { throw unsupported("a table name with a schema") }
            advance()
            name = try self.name("the name of a table")
        }
        if isSymbol(.leftParenthesis) { return try tableFunction(name) }
        guard !isLateral else { throw expected("a query in parentheses") }
        try countTable(at: name.span)
        let reference = TableReferenceSyntax.table(name: name, alias: try tableAlias())
        if isWord("tablesample") { throw unsupported("TABLESAMPLE") }
        return reference
    }

    private mutating func derived(isLateral: Bool) throws(PlanningError) -> TableReferenceSyntax {
        try countTable(at: current.span)
        let query = try queryInParentheses()
        return .derived(query, alias: try tableAlias(), isLateral: isLateral)
    }

    private mutating func joinInParentheses() throws(PlanningError) -> TableReferenceSyntax {
        try enter()
        try expect(.leftParenthesis)
        let inner = try joinedTables()
        try expect(.rightParenthesis)
        leave()
        if isWord("as") || optionalNameAhead { throw unsupported("an alias of a join in parentheses") }
        return inner
    }

    private var optionalNameAhead: Bool {
        switch current.kind {
        case .quotedName: true
        case .word(let text): !Keywords.reserved.contains(text.lowercased())
        default: false
        }
    }

    mutating func tableAlias() throws(PlanningError) -> TableAliasSyntax? {
        guard let name = try alias("the alias of the table", allowsKeyword: false) else { return nil }
        return TableAliasSyntax(name: name, columns: isSymbol(.leftParenthesis) ? try nameList() : [])
    }

    mutating func countTable(at span: SourceSpan) throws(PlanningError) {
        counts.tables += 1
        guard counts.tables <= PlanningLimits.tables else {
            throw PlanningError(
                .tooManyTables, "the text names more than \(PlanningLimits.tables) tables; split it", at: span)
        }
    }
}
