import Schemas

/// Arrays of constants and expressions, where they only list operands: ANY and ALL, and tables of UNNEST.
extension Parser {
    /// ( ARRAY[…] ) or ( '{…}' ).
    mutating func arrayInParentheses() throws(PlanningError) -> [ExpressionSyntax] {
        try expect(.leftParenthesis)
        let elements = try array()
        try expect(.rightParenthesis)
        return elements
    }

    /// ARRAY[a, …] or '{a, …}', perhaps with a type behind it.
    mutating func array() throws(PlanningError) -> [ExpressionSyntax] {
        let start = current.span.lower
        var elements: [ExpressionSyntax] = []
        if take(word: "array") {
            try expect(.leftBracket)
            if !isSymbol(.rightBracket) { elements = try expressionList() }
            try expect(.rightBracket)
        } else if case .string(let text) = current.kind, let parts = Self.elements(of: text) {
            advance()
            for part in parts {
                elements.append(try node(.literal(part.map(LiteralSyntax.string) ?? .null), from: start, []))
            }
        } else {
            throw unsupported("ANY or ALL of anything but a query, ARRAY[…] and '{…}'")
        }
        guard take(.cast) else { return elements }
        let type = try typeName()
        try expect(.leftBracket)
        try expect(.rightBracket)
        var typed: [ExpressionSyntax] = []
        for element in elements { typed.append(try node(.cast(element, type), from: start, [element])) }
        return typed
    }

    /// The elements of '{a,b,NULL}'; quoted and nested ones are not read.
    private static func elements(of text: String) -> [String?]? {
        guard text.hasPrefix("{"), text.hasSuffix("}"), !text.contains("\""), !text.contains("\\") else { return nil }
        let inner = text.dropFirst().dropLast()
        guard !inner.contains("{"), !inner.contains("}") else { return nil }
        if inner.allSatisfy({ $0 == " " }) { return [] }
        return inner.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let word = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            return String(word).lowercased() == "null" ? nil : String(word)
        }
    }

    /// Tests joined by AND or OR; none: ALL holds, ANY does not.
    mutating func combined(
        _ tests: [ExpressionSyntax], isAll: Bool, from start: Int
    ) throws(PlanningError) -> ExpressionSyntax {
        try checkLength(tests.count)
        switch tests.count {
        case 0: return try node(.literal(.value(.boolean(isAll))), from: start, [])
        case 1: return tests[0]
        default: return try node(.logical(isAll ? .and : .or, tests), from: start, tests)
        }
    }

    /// x op ANY | ALL (array), the word already taken.
    mutating func quantifiedArray(
        _ subject: ExpressionSyntax, _ operation: BinaryOperator, isAll: Bool
    ) throws(PlanningError) -> ExpressionSyntax {
        let elements = try arrayInParentheses()
        let start = subject.span.lower
        if !elements.isEmpty, operation == (isAll ? .notEqual : .equal) {
            return try node(.inList(subject, elements, isNegated: isAll), from: start, [subject] + elements)
        }
        var tests: [ExpressionSyntax] = []
        for element in elements {
            tests.append(try node(.binary(operation, subject, element), from: start, [subject, element]))
        }
        return try combined(tests, isAll: isAll, from: start)
    }
}
