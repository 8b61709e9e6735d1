import Schemas

/// How tightly operators bind, loosest first (PostgreSQL, "Operator Precedence").
enum Precedence: Int, Comparable {
    case or = 1, and, not, test, comparison, range, other, sum, product, power, sign, cast

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    var next: Precedence { Precedence(rawValue: rawValue + 1) ?? .cast }
}

/// Operators by precedence climbing.
extension Parser {
    mutating func expression() throws(PlanningError) -> ExpressionSyntax { try expression(above: .or) }

    /// An expression whose operators all bind at least as tightly as `minimum`.
    mutating func expression(above minimum: Precedence) throws(PlanningError) -> ExpressionSyntax {
        try enter()
        var left = try prefix()
        // Comparison and range operators do not associate: `a < b < c` is an error.
        var closed: Precedence?
        while let precedence = infixPrecedence(), precedence >= minimum {
            if precedence == closed, precedence == .comparison || precedence == .range {
                throw PlanningError(.syntaxError, "comparisons do not chain; put parentheses", at: current.span)
            }
            closed = precedence
            left = try infix(left, precedence)
        }
        leave()
        return left
    }

    /// A node over `children` from the start of `lower` to the last token taken.
    func node(
        _ kind: ExpressionSyntax.Kind, from lower: Int, _ children: [ExpressionSyntax]
    ) throws(PlanningError) -> ExpressionSyntax {
        var depth = 0
        for child in children { depth = max(depth, child.depth) }
        let span = SourceSpan(lower, previousSpan.upper)
        guard depth < PlanningLimits.nesting else { throw tooDeep(at: span) }
        return ExpressionSyntax(kind: kind, span: span, depth: depth + 1)
    }

    private mutating func prefix() throws(PlanningError) -> ExpressionSyntax {
        let start = current.span.lower
        if take(word: "not") {
            let operand = try expression(above: .not)
            return try node(.unary(.not, operand), from: start, [operand])
        }
        if isSymbol(.minus) || isSymbol(.plus) {
            let sign: UnaryOperator = isSymbol(.minus) ? .minus : .plus
            advance()
            let operand = try expression(above: .sign)
            return try node(.unary(sign, operand), from: start, [operand])
        }
        if isSymbol(.tilde) {
            advance()
            let operand = try expression(above: .sum)
            return try node(.unary(.complement, operand), from: start, [operand])
        }
        return try primary()
    }

    private func infixPrecedence() -> Precedence? {
        switch current.kind {
        case .symbol(let symbol): Self.precedence(of: symbol)
        case .word(let text):
            switch text.lowercased() {
            case "or": .or
            case "and": .and
            case "is", "isnull", "notnull": .test
            case "between", "in", "like", "ilike": .range
            case "similar": .range
            case "not" where isWord(among: ["between", "in", "like", "ilike", "similar"], ahead: 1): .range
            case "collate", "at": isWord("collate") || isWord("time", ahead: 1) ? .cast : nil
            default: nil
            }
        default: nil
        }
    }

    private static func precedence(of symbol: Token.Symbol) -> Precedence? {
        switch symbol {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
        case .concatenate, .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight, .tilde, .tildeStar, .notTilde,
            .notTildeStar:
            .other
        case .plus, .minus: .sum
        case .star, .slash, .percent: .product
        case .caret: .power
        case .cast: .cast
        case .leftParenthesis, .rightParenthesis, .leftBracket, .rightBracket, .comma, .period, .semicolon: nil
        }
    }

    private mutating func infix(
        _ left: ExpressionSyntax, _ precedence: Precedence
    ) throws(PlanningError) -> ExpressionSyntax {
        switch precedence {
        case .or: return try logical(left, .or, operand: .and)
        case .and: return try logical(left, .and, operand: .not)
        case .test: return try test(left)
        case .range: return try range(left)
        case .cast:
            if isWord("collate") { return try collated(left) }
            guard take(.cast) else { throw unsupported("AT TIME ZONE") }
            let type = try typeName()
            return try node(.cast(left, type), from: left.span.lower, [left])
        default:
            guard case .symbol(let symbol) = advance().kind, let name = BinaryOperator(rawValue: symbol.rawValue) else {
                throw expected("an operator")
            }
            if precedence == .comparison || name.isOfPattern, isWord(among: ["any", "all", "some"]),
                isSymbol(.leftParenthesis, ahead: 1)
            {
                return try quantified(left, name)
            }
            let right = try expression(above: precedence.next)
            return try node(.binary(name, left, right), from: left.span.lower, [left, right])
        }
    }

    /// COLLATE "C": texts are compared by their bytes anyhow.
    private mutating func collated(_ left: ExpressionSyntax) throws(PlanningError) -> ExpressionSyntax {
        let span = advance().span
        let name = try self.name("the name of a collation")
        guard ["C", "POSIX", "ucs_basic", "default"].contains(name.text) else {
            throw unsupported("a collation other than \"C\"", at: SourceSpan(span.lower, name.span.upper))
        }
        return left
    }

    /// A chain of ANDs or ORs becomes one node, so that long chains are not deep.
    private mutating func logical(
        _ left: ExpressionSyntax, _ operation: LogicalOperator, operand: Precedence
    ) throws(PlanningError) -> ExpressionSyntax {
        var operands = [left]
        while take(word: operation == .and ? "and" : "or") {
            operands.append(try expression(above: operand))
            try checkLength(operands.count)
        }
        return try node(.logical(operation, operands), from: left.span.lower, operands)
    }
}
