import Schemas

/// Names of types, and constants that begin with one.
extension Parser {
    /// One or two words and numbers in parentheses.
    mutating func typeName() throws(PlanningError) -> TypeSyntax {
        let first = try name("the name of a type")
        var text = first.isQuoted ? first.text : first.text.lowercased()
        let seconds = ["double": "precision", "character": "varying"]
        if let second = seconds[text], take(word: second) { text += " " + second }
        let arguments = try typeArguments()
        if text == "timestamp" || text == "time", isWord("with") || isWord("without") {
            let isWith = isWord("with")
            advance()
            try expect(word: "time")
            try expect(word: "zone")
            if isWith { throw unsupported("a time zone", at: previousSpan) }
        }
        return TypeSyntax(name: text, arguments: arguments, span: SourceSpan(first.span.lower, previousSpan.upper))
    }

    private mutating func typeArguments() throws(PlanningError) -> [Int] {
        guard take(.leftParenthesis) else { return [] }
        var arguments: [Int] = []
        repeat {
            guard case .number(.integer(let value)) = current.kind else { throw expected("a number") }
            advance()
            arguments.append(Int(value))
            try checkLength(arguments.count, 2)
        } while take(.comma)
        try expect(.rightParenthesis)
        return arguments
    }

    /// DATE '…', TIMESTAMP '…', INTERVAL '…'.
    mutating func typedConstant() throws(PlanningError) -> ExpressionSyntax {
        if isWord("interval") { return try interval() }
        let typeToken = advance()
        guard case .string(let text) = current.kind else { throw expected("a text in quotes") }
        let types: [String: ColumnType] = ["date": .date, "timestamp": .timestamp]
        guard let keyword = typeToken.keyword, let type = types[keyword] else {
            throw unsupported("a constant of this type", at: typeToken.span)
        }
        let span = advance().span
        guard let value = LiteralText.value(of: text, as: type) else {
            throw PlanningError(
                .invalidLiteral, "the text is not a \(type); write it as in \(Self.example(of: type))", at: span)
        }
        return try node(.literal(.value(value)), from: typeToken.span.lower, [])
    }

    /// `int '5'`, `double precision '1.5'`: a cast of a text; nil where no name of a type stands before a string.
    mutating func typedString() throws(PlanningError) -> ExpressionSyntax? {
        let start = current.span.lower
        var words = 0
        if isWord("double"), isWord("precision", ahead: 1), case .string = token(ahead: 2).kind { words = 2 }
        if case .string = token(ahead: 1).kind, current.keyword.map(TypeNames.isKnown) ?? false { words = 1 }
        guard words > 0 else { return nil }
        let type = try typeName()
        guard case .string(let text) = current.kind else { throw expected("a text in quotes") }
        let span = advance().span
        let literal = ExpressionSyntax(kind: .literal(.string(text)), span: span, depth: 1)
        return try node(.cast(literal, type), from: start, [literal])
    }

    static func example(of type: ColumnType) -> String {
        type == .date ? "DATE '1999-12-31'" : "TIMESTAMP '1999-12-31 23:59:59'"
    }

    /// INTERVAL '3' MONTH, INTERVAL '3 months', INTERVAL 3 MONTH.
    mutating func interval() throws(PlanningError) -> ExpressionSyntax {
        let start = advance().span.lower
        let quantity = advance()
        let units = ["year", "quarter", "month", "week", "day", "hour", "minute", "second"]
        let unit = isWord(among: Set(units + units.map { $0 + "s" })) ? advance().keyword : nil
        // A precision, as in `INTERVAL '90' DAY (3)`, says nothing about the value.
        if unit != nil, isSymbol(.leftParenthesis), case .number(.integer) = token(ahead: 1).kind {
            _ = try typeArguments()
        }
        // PostgreSQL takes no weeks and quarters here, but others do.
        // INTERVAL '1-2' YEAR TO MONTH: the text says the fields.
        var text = unit
        if unit != nil, take(word: "to") {
            guard isWord(among: Set(units)) else { throw expected("a unit") }
            advance()
            text = nil
        }
        let interval: Interval?
        switch quantity.kind {
        case .string(let constant): interval = Interval(text: constant, unit: text)
        case .number(.integer(let number)): interval = unit.flatMap { Interval(number, unit: $0) }
        default: interval = nil
        }
        guard let interval else {
            throw PlanningError(
                .invalidLiteral, "the interval cannot be read; write it as in INTERVAL '3' MONTH",
                at: SourceSpan(start, previousSpan.upper))
        }
        return try node(.literal(.interval(interval)), from: start, [])
    }
}
