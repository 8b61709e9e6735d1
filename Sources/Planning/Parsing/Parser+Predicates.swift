import Schemas

/// IS …, BETWEEN, IN, LIKE.
extension Parser {
    mutating func test(_ subject: ExpressionSyntax) throws(PlanningError) -> ExpressionSyntax {
        let start = subject.span.lower
        if take(word: "isnull") { return try node(.test(subject, .null, isNegated: false), from: start, [subject]) }
        if take(word: "notnull") { return try node(.test(subject, .null, isNegated: true), from: start, [subject]) }
        try expect(word: "is")
        let isNegated = take(word: "not")
        if take(word: "distinct") {
            try expect(word: "from")
            let other = try expression(above: .comparison)
            return try node(.distinctFrom(subject, other, isNegated: isNegated), from: start, [subject, other])
        }
        let tests: [(String, TruthTest)] = [
            ("null", .null), ("true", .true_), ("false", .false_), ("unknown", .unknown),
        ]
        for (word, test) in tests where take(word: word) {
            return try node(.test(subject, test, isNegated: isNegated), from: start, [subject])
        }
        throw expected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM")
    }

    /// Each form is a function of its own, so that deep nesting needs little stack.
    mutating func range(_ subject: ExpressionSyntax) throws(PlanningError) -> ExpressionSyntax {
        let isNegated = take(word: "not")
        if take(word: "between") { return try between(subject, isNegated) }
        if take(word: "in") { return try membership(subject, isNegated) }
        if isWord("similar") { return try similar(subject, isNegated) }
        return try like(subject, isNegated)
    }

    private mutating func between(
        _ subject: ExpressionSyntax, _ isNegated: Bool
    ) throws(PlanningError) -> ExpressionSyntax {
        let isSymmetric = take(word: "symmetric")
        if !isSymmetric { _ = take(word: "asymmetric") }
        let lower = try expression(above: .other)
        try expect(word: "and")
        let upper = try expression(above: .other)
        if isSymmetric {
            return try node(
                .betweenSymmetric(subject, lower, upper, isNegated: isNegated), from: subject.span.lower,
                [subject, lower, upper])
        }
        return try node(
            .between(subject, lower: lower, upper: upper, isNegated: isNegated), from: subject.span.lower,
            [subject, lower, upper])
    }

    private mutating func membership(
        _ subject: ExpressionSyntax, _ isNegated: Bool
    ) throws(PlanningError) -> ExpressionSyntax {
        if isSymbol(.leftParenthesis), startsQuery(ahead: 1, isWhole: true) {
            return try inSubquery(subject, isNegated: isNegated)
        }
        try expect(.leftParenthesis)
        let list = try expressionList()
        try expect(.rightParenthesis)
        return try node(.inList(subject, list, isNegated: isNegated), from: subject.span.lower, [subject] + list)
    }

    private mutating func like(
        _ subject: ExpressionSyntax, _ isNegated: Bool
    ) throws(PlanningError) -> ExpressionSyntax {
        let ignoresCase = isWord("ilike")
        guard take(word: "like") || take(word: "ilike") else { throw expected("BETWEEN, IN or LIKE") }
        if isWord(among: ["any", "all", "some"]), isSymbol(.leftParenthesis, ahead: 1) {
            let isAll = advance().keyword == "all"
            let patterns = try arrayInParentheses()
            let start = subject.span.lower
            var tests: [ExpressionSyntax] = []
            for pattern in patterns {
                let like = LikeSyntax(
                    subject: subject, pattern: pattern, escape: nil, ignoresCase: ignoresCase, isNegated: isNegated)
                tests.append(try node(.like(like), from: start, [subject, pattern]))
            }
            return try combined(tests, isAll: isAll, from: start)
        }
        let pattern = try expression(above: .other)
        let escape = take(word: "escape") ? try expression(above: .other) : nil
        let like = LikeSyntax(
            subject: subject, pattern: pattern, escape: escape, ignoresCase: ignoresCase, isNegated: isNegated)
        return try node(
            .like(like), from: subject.span.lower, [subject, pattern] + (escape.map { [$0] } ?? []))
    }

    /// x SIMILAR TO pattern [ESCAPE e].
    private mutating func similar(
        _ subject: ExpressionSyntax, _ isNegated: Bool
    ) throws(PlanningError) -> ExpressionSyntax {
        let word = advance()
        try expect(word: "to")
        var arguments = [subject, try expression(above: .other)]
        if take(word: "escape") { arguments.append(try expression(above: .other)) }
        let name = NameSyntax(text: "similar_to", isQuoted: false, span: word.span)
        let call = CallSyntax(name: name, arguments: arguments, isStar: false, isDistinct: false, filter: nil)
        let test = try node(.call(call), from: subject.span.lower, arguments)
        return isNegated ? try node(.unary(.not, test), from: subject.span.lower, [test]) : test
    }

    /// One or more expressions with commas between.
    mutating func expressionList() throws(PlanningError) -> [ExpressionSyntax] {
        var list: [ExpressionSyntax] = []
        repeat {
            list.append(try expression())
            try checkLength(list.count)
        } while take(.comma)
        return list
    }
}
