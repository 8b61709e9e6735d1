import Schemas

/// Cuts a text into tokens with their UTF-8 byte spans; skips white space and comments (`--`, nested `/* */`).
struct Lexer {
    let bytes: [UInt8]
    var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// All tokens of `text`, the last one `.end`.
    static func tokens(of text: String) throws(PlanningError) -> [Token] {
        guard text.utf8.count <= PlanningLimits.textBytes else {
            throw PlanningError(.textTooLong, "the text has more than \(PlanningLimits.textBytes) bytes; shorten it")
        }
        var lexer = Lexer(text)
        var tokens: [Token] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
            guard tokens.count <= PlanningLimits.tokens else {
                throw PlanningError(
                    .tooManyTokens, "the text has more than \(PlanningLimits.tokens) words and signs; shorten it",
                    at: token.span)
            }
        }
    }

    private mutating func next() throws(PlanningError) -> Token {
        try skipBlanks()
        guard let byte = peek() else { return Token(kind: .end, span: SourceSpan(position, position)) }
        let start = position
        let kind: Token.Kind
        switch byte {
        case UInt8(ascii: "E") where peek(1) == UInt8(ascii: "'"), UInt8(ascii: "e") where peek(1) == UInt8(ascii: "'"):
            position += 1
            kind = .string(try escapedString())
        case UInt8(ascii: "$") where dollarTag() != nil: kind = .string(try dollarQuoted())
        case UInt8(ascii: "'"): kind = .string(try quoted(byte, unterminated: .unterminatedString))
        case UInt8(ascii: "\""): kind = .quotedName(try quotedName())
        case UInt8(ascii: "0")...UInt8(ascii: "9"): kind = .number(try number())
        case UInt8(ascii: ".") where isDigit(peek(1)): kind = .number(try number())
        case UInt8(ascii: ":") where startsName(at: position + 1):
            position += 1
            kind = .parameter(name())
        default:
            if startsName(at: position) {
                kind = .word(name())
                try refuseStringPrefix(from: start)
            } else {
                kind = .symbol(try symbol())
            }
        }
        guard position - start <= PlanningLimits.tokenBytes else {
            throw PlanningError(
                .tokenTooLong, "a name, number or string has at most \(PlanningLimits.tokenBytes) bytes",
                at: SourceSpan(start, position))
        }
        return Token(kind: kind, span: SourceSpan(start, position))
    }

    func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    func isDigit(_ byte: UInt8?) -> Bool {
        byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }

    // MARK: Blanks

    private mutating func skipBlanks() throws(PlanningError) {
        while let byte = peek() {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D: position += 1
            case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"):
                while let byte = peek(), byte != 0x0A { position += 1 }
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): try skipComment()
            default: return
            }
        }
    }

    private mutating func skipComment() throws(PlanningError) {
        let start = position
        var depth = 0
        while let byte = peek() {
            switch (byte, peek(1)) {
            case (UInt8(ascii: "/"), UInt8(ascii: "*")):
                depth += 1
                position += 2
            case (UInt8(ascii: "*"), UInt8(ascii: "/")):
                depth -= 1
                position += 2
                if depth == 0 { return }
            default: position += 1
            }
        }
        throw PlanningError(
            .unterminatedComment, "the comment is not closed; end it with */", at: SourceSpan(start, bytes.count))
    }

    // MARK: Quoted text

    /// Reads from one quote to the next that is not doubled.
    private mutating func quoted(_ quote: UInt8, unterminated: PlanningError.Code) throws(PlanningError) -> String {
        let start = position
        position += 1
        var content: [UInt8] = []
        while let byte = peek() {
            position += 1
            if byte == quote {
                guard peek() == quote else { return String(decoding: content, as: UTF8.self) }
                position += 1
            }
            content.append(byte)
        }
        throw PlanningError(
            unterminated, "the quote is not closed; end it with \(Character(Unicode.Scalar(quote)))",
            at: SourceSpan(start, bytes.count))
    }

    private mutating func quotedName() throws(PlanningError) -> String {
        let start = position
        let content = try quoted(UInt8(ascii: "\""), unterminated: .unterminatedIdentifier)
        guard !content.isEmpty else {
            throw PlanningError(.syntaxError, "a quoted name is empty", at: SourceSpan(start, position))
        }
        return content
    }

    /// B'…', X'…' and N'…' mean something else than a word and a string.
    private func refuseStringPrefix(from start: Int) throws(PlanningError) {
        guard position - start == 1, peek() == UInt8(ascii: "'") else { return }
        throw PlanningError(
            .unsupported, "strings with a prefix (B'…', X'…', N'…') are not supported; write '…'",
            at: SourceSpan(start, position + 1))
    }
}
