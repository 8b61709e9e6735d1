import Schemas

/// A recursive-descent parser over the tokens of one text; expressions by operator precedence (`Parser+Expression`).
struct Parser {
    let tokens: [Token]
    var position = 0
    /// Present depth of recursion.
    var nesting = 0
    let counts = Counts()
    /// What stands for each `:name`.
    let arguments: [String: ParameterArgument]
    var usedArguments: Set<String> = []

    /// Queries around the present place, and what the text has named so far. An object, since every frame of the recursion
    /// holds copies of the parser.
    final class Counts {
        var queryNesting = 0
        var tables = 0
        var selects = 0
    }

    init(tokens: [Token], arguments: [String: ParameterArgument] = [:]) {
        self.tokens = tokens
        self.arguments = arguments
    }

    /// The one statement of `text`, with its parameters replaced; every argument must be used.
    static func parse(
        _ text: String, arguments: [String: ParameterArgument] = [:]
    ) throws(PlanningError) -> StatementSyntax {
        var parser = Parser(tokens: try Lexer.tokens(of: text), arguments: arguments)
        let statement = try parser.statement()
        if let unused = arguments.keys.filter({ !parser.usedArguments.contains($0) }).min() {
            throw PlanningError(.unknownArgument, "the text has no parameter :\(unused); remove the argument")
        }
        return statement
    }

    /// `:name`: its argument as a constant or as the name of a column.
    mutating func parameter(_ name: String) throws(PlanningError) -> ExpressionSyntax {
        let span = advance().span
        guard let argument = arguments[name] else {
            throw PlanningError(.missingArgument, "the parameter :\(name) has no argument; give one", at: span)
        }
        usedArguments.insert(name)
        guard ArgumentLimits.allow(argument) else {
            throw PlanningError(.argumentType, "the argument of :\(name) is out of range", at: span)
        }
        let kind: ExpressionSyntax.Kind =
            switch argument {
            case .value(.null): .literal(.null)
            case .value(.text(let text)): .literal(.string(text))
            case .value(let value): .literal(.value(value))
            case .column(let column):
                .column(qualifier: nil, name: NameSyntax(text: column, isQuoted: false, span: span))
            }
        return try node(kind, from: span.lower, [])
    }

    // MARK: Looking

    var current: Token { tokens[position] }
    /// The span of the last token taken.
    var previousSpan: SourceSpan { position > 0 ? tokens[position - 1].span : SourceSpan(0, 0) }

    func token(ahead: Int) -> Token { tokens[min(position + ahead, tokens.count - 1)] }
    func isWord(_ word: String, ahead: Int = 0) -> Bool { token(ahead: ahead).keyword == word }
    func isWord(among words: Set<String>, ahead: Int = 0) -> Bool {
        token(ahead: ahead).keyword.map(words.contains) ?? false
    }
    func isSymbol(_ symbol: Token.Symbol, ahead: Int = 0) -> Bool { token(ahead: ahead).kind == .symbol(symbol) }

    // MARK: Taking

    @discardableResult
    mutating func advance() -> Token {
        let token = current
        if position < tokens.count - 1 { position += 1 }
        return token
    }

    mutating func take(word: String) -> Bool {
        guard isWord(word) else { return false }
        advance()
        return true
    }

    mutating func take(_ symbol: Token.Symbol) -> Bool {
        guard isSymbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(word: String) throws(PlanningError) {
        guard take(word: word) else { throw expected(word.uppercased()) }
    }

    mutating func expect(_ symbol: Token.Symbol) throws(PlanningError) {
        guard take(symbol) else { throw expected("\"\(symbol.rawValue)\"") }
    }

    /// A name that is not a reserved word.
    mutating func name(_ what: String) throws(PlanningError) -> NameSyntax {
        guard let name = optionalName() else { throw expected(what) }
        return name
    }

    mutating func optionalName() -> NameSyntax? {
        switch current.kind {
        case .quotedName(let text): return NameSyntax(text: text, isQuoted: true, span: advance().span)
        case .word(let text) where !Keywords.reserved.contains(text.lowercased()):
            return NameSyntax(text: text, isQuoted: false, span: advance().span)
        default: return nil
        }
    }

    // MARK: Refusing

    func expected(_ what: String) -> PlanningError {
        let found = current.kind == .end ? "the text ends" : "something else stands"
        return PlanningError(.syntaxError, "\(what) is expected where \(found)", at: current.span)
    }

    func unsupported(_ construct: String, at span: SourceSpan? = nil) -> PlanningError {
        PlanningError(.unsupported, "\(construct) is not supported yet", at: span ?? current.span)
    }

    mutating func enter() throws(PlanningError) {
        nesting += 1
        guard nesting <= PlanningLimits.nesting else { throw tooDeep(at: current.span) }
    }

    mutating func leave() { nesting -= 1 }

    func tooDeep(at span: SourceSpan) -> PlanningError {
        PlanningError(
            .nestingTooDeep, "the expression is nested deeper than \(PlanningLimits.nesting) levels; simplify it",
            at: span)
    }

    func checkLength(_ count: Int, _ limit: Int = PlanningLimits.listElements) throws(PlanningError) {
        guard count <= limit else {
            throw PlanningError(
                .listTooLong, "a list has more than \(limit) elements here; shorten it", at: current.span)
        }
    }
}
