import Schemas

/// One lexical element and its place in the text.
struct Token: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// A keyword or an unquoted name, as written.
        case word(String)
        /// "…": a name, taken exactly.
        case quotedName(String)
        /// An unsigned number.
        case number(Value)
        /// '…', with '' read as '.
        case string(String)
        /// `:name`.
        case parameter(String)
        case symbol(Symbol)
        case end
    }

    enum Symbol: String, Hashable, Sendable, CaseIterable {
        case leftParenthesis = "(", rightParenthesis = ")", comma = ",", period = ".", semicolon = ";"
        case plus = "+", minus = "-", star = "*", slash = "/", percent = "%", caret = "^"
        case equal = "=", notEqual = "<>", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
        case concatenate = "||", cast = "::", leftBracket = "[", rightBracket = "]"
        case bitAnd = "&", bitOr = "|", bitXor = "#", shiftLeft = "<<", shiftRight = ">>"
        // A regular expression matches, does not, and without regard to case; the first is also the complement of bits.
        case tilde = "~", tildeStar = "~*", notTilde = "!~", notTildeStar = "!~*"
    }

    let kind: Kind
    var span: SourceSpan
    /// A word in lower case, for comparison with keywords; nil for all else.
    let keyword: String?

    init(kind: Kind, span: SourceSpan) {
        self.kind = kind
        self.span = span
        // Once: a parser asks each word for dozens of keywords.
        if case .word(let text) = kind { keyword = text.lowercased() } else { keyword = nil }
    }
}
