import Schemas

/// Constants, columns, calls and parentheses.
extension Parser {
    mutating func primary() throws(PlanningError) -> ExpressionSyntax {
        let token = current
        switch token.kind {
        case .number(let value): return try constant(.value(value))
        case .string(let text): return try constant(.string(text))
        case .parameter(let name): return try parameter(name)
        case .symbol(.leftParenthesis): return try parenthesised()
        case .quotedName: return isSymbol(.leftParenthesis, ahead: 1) ? try call() : try column()
        case .word: return try word()
        case .symbol(.star):
            throw PlanningError(.syntaxError, "* stands alone in the select list or in COUNT(*)", at: token.span)
        default: throw expected("an expression")
        }
    }

    private mutating func constant(_ literal: LiteralSyntax) throws(PlanningError) -> ExpressionSyntax {
        let start = advance().span.lower
        return try node(.literal(literal), from: start, [])
    }

    private mutating func parenthesised() throws(PlanningError) -> ExpressionSyntax {
        if startsQuery(ahead: 1) { return try subquery() }
        let start = advance().span.lower
        var inner = try expression()
        if take(.comma) {
            let elements = [inner] + (try expressionList())
            try expect(.rightParenthesis)
            return try node(.row(elements), from: start, elements)
        }
        try expect(.rightParenthesis)
        inner.span = SourceSpan(start, previousSpan.upper)
        return inner
    }

    /// Constants and refusals are read elsewhere: what calls itself needs little stack.
    private mutating func word() throws(PlanningError) -> ExpressionSyntax {
        if isWord("case") { return try conditional() }
        if isWord("exists"), isSymbol(.leftParenthesis, ahead: 1) { return try exists() }
        if let constant = try wordConstant() { return constant }
        if isSymbol(.leftParenthesis, ahead: 1) {
            if let special = try specialCall() { return special }
            return try call()
        }
        return try column()
    }

    /// NULL, TRUE, FALSE and constants with their type before them.
    private mutating func wordConstant() throws(PlanningError) -> ExpressionSyntax? {
        switch current.keyword {
        case "null": return try constant(.null)
        case "true": return try constant(.value(.boolean(true)))
        case "false": return try constant(.value(.boolean(false)))
        case "array": throw unsupported("ARRAY")
        case "select": throw unsupported("a subquery without parentheses")
        default: break
        }
        if case .string = token(ahead: 1).kind, isWord(among: ["date", "timestamp", "interval", "time", "timestamptz"])
        {
            return try typedConstant()
        }
        if let type = try typedString() { return type }
        if isWord("interval"), case .number = token(ahead: 1).kind { return try interval() }
        return nil
    }

    private mutating func column() throws(PlanningError) -> ExpressionSyntax {
        let start = current.span.lower
        let first = try columnName()
        guard take(.period) else { return try node(.column(qualifier: nil, name: first), from: start, []) }
        if isSymbol(.star) {
            throw PlanningError(.syntaxError, "t.* stands alone in the select list", at: current.span)
        }
        let second = try columnName()
        if isSymbol(.period) { throw unsupported("a name of three parts") }
        return try node(.column(qualifier: first, name: second), from: start, [])
    }

    mutating func columnName() throws(PlanningError) -> NameSyntax {
        guard case .word(let text) = current.kind, isWord(among: Keywords.columnNames) else {
            return try name("the name of a column or an expression")
        }
        return NameSyntax(text: text, isQuoted: false, span: advance().span)
    }

    /// name(…): LEFT, RIGHT and REPLACE are functions although they are keywords elsewhere.
    private mutating func call() throws(PlanningError) -> ExpressionSyntax {
        let start = current.span.lower
        if isWord(among: Keywords.notFunctions) { throw expected("an expression") }
        let token = advance()
        let name: NameSyntax
        switch token.kind {
        case .word(let text): name = NameSyntax(text: text, isQuoted: false, span: token.span)
        case .quotedName(let text): name = NameSyntax(text: text, isQuoted: true, span: token.span)
        default: throw expected("the name of a function")
        }
        try expect(.leftParenthesis)
        var call = CallSyntax(name: name, arguments: [], isStar: false, isDistinct: false, filter: nil)
        if take(.star) {
            call.isStar = true
        } else if !isSymbol(.rightParenthesis) {
            call.isDistinct = take(word: "distinct")
            if !call.isDistinct { _ = take(word: "all") }
            if isWord("select") || isWord("with") { throw unsupported("a subquery") }
            call.arguments = try expressionList()
            call.order = try orderBy()
        }
        try expect(.rightParenthesis)
        try callSuffix(&call)
        return try node(.call(call), from: start, call.expressions)
    }

    private mutating func callSuffix(_ call: inout CallSyntax) throws(PlanningError) {
        if isWord("within"), isWord("group", ahead: 1) { call.withinGroup = try withinGroup() }
        if isWord("filter"), isSymbol(.leftParenthesis, ahead: 1) {
            advance()
            advance()
            try expect(word: "where")
            call.filter = try expression()
            try expect(.rightParenthesis)
        }
        if isWord(among: ["ignore", "respect"]), isWord("nulls", ahead: 1) {
            throw unsupported("IGNORE NULLS and RESPECT NULLS")
        }
        if isWord("over"), isSymbol(.leftParenthesis, ahead: 1) || isName(ahead: 1) {
            advance()
            call.over = try windowReference()
        }
    }

    private func isName(ahead: Int) -> Bool {
        switch token(ahead: ahead).kind {
        case .quotedName: true
        case .word(let text): !Keywords.reserved.contains(text.lowercased())
        default: false
        }
    }
}
