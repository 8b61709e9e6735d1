import Schemas

/// Strings other than '…': E'…' with escapes, $$…$$ without any.
extension Lexer {
    /// Behind the E.
    mutating func escapedString() throws(PlanningError) -> String {
        let start = position
        position += 1
        var content: [UInt8] = []
        while let byte = peek() {
            position += 1
            switch byte {
            case UInt8(ascii: "'"):
                guard peek() == byte else {
                    guard !content.contains(0), let text = String(validating: content, as: UTF8.self) else {
                        throw PlanningError(
                            .invalidLiteral, "the escapes make no valid text", at: SourceSpan(start, position))
                    }
                    return text
                }
                position += 1
                content.append(byte)
            case UInt8(ascii: "\\"): content += try escape(from: start)
            default: content.append(byte)
            }
        }
        throw PlanningError(
            .unterminatedString, "the quote is not closed; end it with '", at: SourceSpan(start, bytes.count))
    }

    /// What stands behind a backslash.
    private mutating func escape(from start: Int) throws(PlanningError) -> [UInt8] {
        guard let letter = peek() else { return [] }
        position += 1
        let simple: [UInt8: UInt8] = [
            UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13,
            UInt8(ascii: "t"): 9,
        ]
        if let byte = simple[letter] { return [byte] }
        switch letter {
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            position -= 1
            return [UInt8(truncatingIfNeeded: number(radix: 8, digits: 3))]
        case UInt8(ascii: "x") where isHexadecimal(peek()):
            return [UInt8(truncatingIfNeeded: number(radix: 16, digits: 2))]
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            guard let scalar = Unicode.Scalar(UInt32(number(radix: 16, digits: letter == UInt8(ascii: "u") ? 4 : 8)))
            else {
                throw PlanningError(
                    .invalidLiteral, "the escape is no character", at: SourceSpan(start, position))
            }
            return Array(String(Character(scalar)).utf8)
        default: return [letter]
        }
    }

    private func isHexadecimal(_ byte: UInt8?) -> Bool {
        byte.map { Character(Unicode.Scalar($0)).isHexDigit } ?? false
    }

    /// At most `digits` digits.
    private mutating func number(radix: Int, digits: Int) -> Int {
        var value = 0
        for _ in 0..<digits {
            guard let byte = peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < radix else {
                return value
            }
            value = value * radix + digit
            position += 1
        }
        return value
    }

    /// `$tag$` at the present place.
    func dollarTag() -> ArraySlice<UInt8>? {
        var end = position + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "$") {
            guard Self.continuesName(Unicode.Scalar(bytes[end])), end > position + 1 || !isDigit(bytes[end]) else {
                return nil
            }
            end += 1
        }
        return end < bytes.count ? bytes[position...end] : nil
    }

    mutating func dollarQuoted() throws(PlanningError) -> String {
        let start = position
        let tag = Array(dollarTag() ?? [])
        position += tag.count
        let first = position
        while position + tag.count <= bytes.count {
            if bytes[position] == tag[0], bytes[position..<(position + tag.count)].elementsEqual(tag) {
                let content = bytes[first..<position]
                position += tag.count
                return String(decoding: content, as: UTF8.self)
            }
            position += 1
        }
        throw PlanningError(
            .unterminatedString, "the quote is not closed; end it as it begins", at: SourceSpan(start, bytes.count))
    }
}
