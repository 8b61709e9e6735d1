import Schemas

/// Forms with their own grammar: CASE, CAST, EXTRACT, SUBSTRING, POSITION, TRIM.
extension Parser {
    mutating func conditional() throws(PlanningError) -> ExpressionSyntax {
        let start = advance().span.lower
        var syntax = CaseSyntax(operand: nil, branches: [], otherwise: nil)
        if !isWord("when") { syntax.operand = try expression() }
        while take(word: "when") {
            let condition = try expression()
            try expect(word: "then")
            syntax.branches.append(CaseSyntax.Branch(condition: condition, value: try expression()))
            try checkLength(syntax.branches.count)
        }
        guard !syntax.branches.isEmpty else { throw expected("WHEN") }
        if take(word: "else") { syntax.otherwise = try expression() }
        try expect(word: "end")
        let children =
            (syntax.operand.map { [$0] } ?? []) + syntax.branches.flatMap { [$0.condition, $0.value] }
            + (syntax.otherwise.map { [$0] } ?? [])
        return try node(.conditional(syntax), from: start, children)
    }

    /// The special form that begins at the present word, or nil for an ordinary call.
    mutating func specialCall() throws(PlanningError) -> ExpressionSyntax? {
        switch current.keyword {
        case "cast": try cast()
        case "try_cast": throw unsupported("TRY_CAST (CAST gives NULL where a value does not fit)")
        case "extract": try extract()
        case "substring": try substring()
        case "position": try positionOf()
        case "trim": try trim()
        case "overlay": try overlay()
        case "row": try row()
        default: nil
        }
    }

    private mutating func open() throws(PlanningError) -> (start: Int, name: NameSyntax) {
        let token = advance()
        try expect(.leftParenthesis)
        return (token.span.lower, NameSyntax(text: token.keyword ?? "", isQuoted: false, span: token.span))
    }

    /// Closes the parenthesis and makes an ordinary call.
    private mutating func close(
        _ opened: (start: Int, name: NameSyntax), as function: String, _ arguments: [ExpressionSyntax]
    ) throws(PlanningError) -> ExpressionSyntax {
        try expect(.rightParenthesis)
        var name = opened.name
        name.text = function
        let call = CallSyntax(name: name, arguments: arguments, isStar: false, isDistinct: false, filter: nil)
        return try node(.call(call), from: opened.start, arguments)
    }

    /// ROW(a, b, …).
    private mutating func row() throws(PlanningError) -> ExpressionSyntax {
        let opened = try open()
        let elements = try expressionList()
        try expect(.rightParenthesis)
        return try node(.row(elements), from: opened.start, elements)
    }

    private mutating func cast() throws(PlanningError) -> ExpressionSyntax {
        let opened = try open()
        let operand = try expression()
        try expect(word: "as")
        let type = try typeName()
        try expect(.rightParenthesis)
        return try node(.cast(operand, type), from: opened.start, [operand])
    }

    private mutating func extract() throws(PlanningError) -> ExpressionSyntax {
        let opened = try open()
        let field: NameSyntax
        if case .string(let text) = current.kind {
            field = NameSyntax(text: text, isQuoted: false, span: advance().span)
        } else {
            field = try name("YEAR, MONTH, DAY or another field")
        }
        try expect(word: "from")
        let operand = try expression()
        try expect(.rightParenthesis)
        return try node(.extract(field: field, operand), from: opened.start, [operand])
    }

    private mutating func substring() throws(PlanningError) -> ExpressionSyntax {
        let opened = try open()
        var arguments = [try expression()]
        if take(.comma) {
            arguments += try expressionList()
        } else {
            let one = ExpressionSyntax(kind: .literal(.value(.integer(1))), span: previousSpan, depth: 1)
            var from: ExpressionSyntax?
            var count: ExpressionSyntax?
            if take(word: "from") { from = try expression() }
            if take(word: "for") { count = try expression() }
            if from == nil, count == nil { throw expected("FROM or a comma") }
            arguments.append(from ?? one)
            if let count { arguments.append(count) }
        }
        return try close(opened, as: "substring", arguments)
    }

    /// OVERLAY(text PLACING replacement FROM n [FOR m]), overlay(text, replacement, n[, m]).
    private mutating func overlay() throws(PlanningError) -> ExpressionSyntax {
        let opened = try open()
        var arguments = [try expression()]
        if take(.comma) {
            arguments += try expressionList()
        } else {
            try expect(word: "placing")
            arguments.append(try expression())
            try expect(word: "from")
            arguments.append(try expression())
            if take(word: "for") { arguments.append(try expression()) }
        }
        return try close(opened, as: "overlay", arguments)
    }

    /// POSITION(needle IN haystack).
    private mutating func positionOf() throws(PlanningError) -> ExpressionSyntax {
        let opened = try open()
        let needle = try expression(above: .other)
        try expect(word: "in")
        let haystack = try expression()
        return try close(opened, as: "strpos", [haystack, needle])
    }

    /// TRIM([LEADING | TRAILING | BOTH] [characters] FROM text), TRIM(text[, characters]).
    private mutating func trim() throws(PlanningError) -> ExpressionSyntax {
        let opened = try open()
        var function = "btrim"
        if take(word: "leading") {
            function = "ltrim"
        } else if take(word: "trailing") {
            function = "rtrim"
        } else {
            _ = take(word: "both")
        }
        if take(word: "from") { return try close(opened, as: function, [try expression()]) }
        let first = try expression()
        if take(word: "from") { return try close(opened, as: function, [try expression(), first]) }
        let characters = take(.comma) ? [try expression()] : []
        return try close(opened, as: function, [first] + characters)
    }
}
