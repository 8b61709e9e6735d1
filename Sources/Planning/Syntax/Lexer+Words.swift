import Schemas

/// Names and signs.
extension Lexer {
    /// True if a name begins at byte `index`: a letter of any script or `_`.
    func startsName(at index: Int) -> Bool {
        guard let (scalar, _) = scalar(at: index) else { return false }
        return scalar == "_" || scalar.properties.isAlphabetic
    }

    /// Reads a name: letters of any script and their marks, digits, `_`, `$`.
    mutating func name() -> String {
        let start = position
        while let (scalar, length) = scalar(at: position), Self.continuesName(scalar) { position += length }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "_", "$", "0"..."9", "a"..."z", "A"..."Z": return true
        default:
            guard !scalar.isASCII else { return false }
            if scalar.properties.isAlphabetic { return true }
            switch scalar.properties.generalCategory {
            case .decimalNumber, .nonspacingMark, .spacingMark: return true
            default: return false
            }
        }
    }

    /// The scalar whose UTF-8 begins at byte `index`, and its length.
    private func scalar(at index: Int) -> (Unicode.Scalar, Int)? {
        guard index < bytes.count else { return nil }
        let first = bytes[index]
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard index + length <= bytes.count else { return nil }
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for byte in bytes[(index + 1)..<(index + length)] { value = value << 6 | UInt32(byte & 0x3F) }
        return Unicode.Scalar(value).map { ($0, length) }
    }

    /// Reads a sign of one or two characters.
    mutating func symbol() throws(PlanningError) -> Token.Symbol {
        let start = position
        if let second = peek(1), second < 0x80, bytes[position] < 0x80 {
            let pair = String(decoding: [bytes[position], second], as: UTF8.self)
            if pair == "!~", peek(2) == UInt8(ascii: "*") {
                position += 3
                return .notTildeStar
            }
            if let symbol = Token.Symbol(rawValue: pair == "!=" ? "<>" : pair) {
                position += 2
                return symbol
            }
        }
        let (scalar, length) = scalar(at: position) ?? (Unicode.Scalar(bytes[position]), 1)
        guard let symbol = Token.Symbol(rawValue: String(Character(scalar))) else {
            throw PlanningError(
                .invalidCharacter, "a character has no meaning here; put names that hold it in \"double quotes\"",
                at: SourceSpan(start, start + length))
        }
        position += 1
        return symbol
    }
}
