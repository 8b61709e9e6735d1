/// Reads the shape of one JSON document from UTF-8 bytes.
struct JSONShapeReader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(WebError) -> JSONShape {
        // All of it at once: what is between two quotes is UTF-8 then, too.
        guard String(validating: bytes, as: UTF8.self) != nil else { throw malformed("not UTF-8") }
        let shape = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw malformed("text after the document") }
        return shape
    }

    private mutating func value(depth: Int) throws(WebError) -> JSONShape {
        guard depth < JSONShape.depthLimit else {
            throw WebError(.jsonTooDeep, "at most \(JSONShape.depthLimit) levels of nesting")
        }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        case UInt8(ascii: "t"):
            try word("true")
            return .truth(true)
        case UInt8(ascii: "f"):
            try word("false")
            return .truth(false)
        default:
            try number()
            return .number
        }
    }

    private mutating func object(depth: Int) throws(WebError) -> JSONShape {
        position += 1
        var members: [String: JSONShape] = [:]
        skipSpace()
        if take("}") { return .object(members) }
        while true {
            skipSpace()
            let key = try string()
            skipSpace()
            guard take(":") else { throw malformed("expected a colon") }
            let shape = try value(depth: depth + 1)
            guard members.updateValue(shape, forKey: key) == nil else {
                throw WebError(.jsonKeyTwice, "an object has a key twice")
            }
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw malformed("expected a comma or the end of an object") }
        }
    }

    private mutating func array(depth: Int) throws(WebError) -> JSONShape {
        position += 1
        var elements: [JSONShape] = []
        skipSpace()
        if take("]") { return .array(elements) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .array(elements) }
            guard take(",") else { throw malformed("expected a comma or the end of an array") }
        }
    }

    /// The string with its escapes undone, so that `"a"` and `"\u0061"` are the same key.
    private mutating func string() throws(WebError) -> String {
        guard take("\"") else { throw malformed("expected a string") }
        let plain = bytes[position...].prefix {
            $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        position += plain.count
        if take("\"") { return String(decoding: plain, as: UTF8.self) }
        var units = Array(plain)
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: units, as: UTF8.self) else { throw malformed("not UTF-8") }
                return text
            case UInt8(ascii: "\\"): units += try escape()
            case 0..<0x20: throw malformed("a control character in a string")
            default: units.append(byte)
            }
        }
        throw malformed("a string without its end")
    }

    private mutating func escape() throws(WebError) -> [UInt8] {
        guard let byte = peek else { throw malformed("an escape without its end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "u"):
            let high = try hexadecimal()
            guard UTF16.isLeadSurrogate(high) else { return try encoded([high]) }
            guard take("\\"), take("u") else { throw malformed("half a surrogate pair") }
            return try encoded([high, try hexadecimal()])
        default: throw malformed("an unknown escape")
        }
    }

    private func encoded(_ units: [UInt16]) throws(WebError) -> [UInt8] {
        guard let text = String(validating: units, as: UTF16.self) else { throw malformed("half a surrogate pair") }
        return Array(text.utf8)
    }

    private mutating func hexadecimal() throws(WebError) -> UInt16 {
        guard position + 4 <= bytes.count,
            let text = String(validating: bytes[position..<(position + 4)], as: UTF8.self),
            text.allSatisfy(\.isHexDigit), let unit = UInt16(text, radix: 16)
        else { throw malformed("four hexadecimal digits after \\u") }
        position += 4
        return unit
    }

    private mutating func number() throws(WebError) {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            try digits()
        }
    }

    private mutating func digits() throws(WebError) {
        let start = position
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw malformed("not a value") }
    }

    private mutating func word(_ text: String) throws(WebError) {
        guard bytes[position...].starts(with: text.utf8) else { throw malformed("not a value") }
        position += text.utf8.count
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private func malformed(_ what: String) -> WebError {
        WebError(.jsonMalformed, "\(what), at byte \(position)")
    }
}
