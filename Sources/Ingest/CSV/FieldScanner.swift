import Columns

/// One field of a row, in place.
struct Field {
    /// The content, without quotes; doubled quotes are still doubled.
    var bounds: Range<Int>
    var isQuoted = false
    /// True when the content holds doubled quotes.
    var hasEscapes = false
    var end = FieldEnd.separator
}

/// What follows a field.
enum FieldEnd {
    case separator
    /// A line feed, or a carriage return and a line feed.
    case line
    case input
}

/// Reads fields after RFC 4180, one after another.
struct FieldScanner {
    let fieldBytesLimit: Int
    /// Start of the next field.
    var position: Int

    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    init(at position: Int, fieldBytesLimit: Int) {
        self.position = position
        self.fieldBytesLimit = fieldBytesLimit
    }

    /// The field at `position`; `index` is its number in the row, for faults.
    @inline(__always)
    mutating func next(_ span: Span<UInt8>, index: Int) throws(InputFault) -> Field {
        let start = position
        let count = span.count
        if start < count, span[start] == Self.quote { return try quoted(span, index: index) }
        var cursor = start
        var hasHighBytes = false
        while cursor < count {
            let byte = span[cursor]
            // Digits, letters, "-", "." and most other signs: above the comma, below 128.
            if byte &- 45 < 83 {
                cursor &+= 1
                continue
            }
            if byte == Self.comma || byte == Self.lineFeed || byte == Self.carriageReturn { break }
            if byte >= 0x80 {
                hasHighBytes = true
            } else if byte == Self.quote {
                throw InputFault(.strayQuote, at: cursor, field: index)
            } else if byte == 0 {
                throw InputFault(.nulByte, at: cursor, field: index)
            }
            cursor &+= 1
        }
        var field = Field(bounds: start..<cursor)
        guard cursor &- start <= fieldBytesLimit else { throw InputFault(.fieldTooLong, at: start, field: index) }
        if hasHighBytes, !UTF8Bytes.isWellFormed(span, field.bounds) {
            throw InputFault(.invalidUTF8, at: start, field: index)
        }
        field.end = try terminator(span, at: cursor, index: index)
        return field
    }

    /// What stands after a field's content; moves behind it.
    @inline(__always)
    private mutating func terminator(
        _ span: Span<UInt8>, at cursor: Int, index: Int
    ) throws(InputFault) -> FieldEnd {
        guard cursor < span.count else {
            position = cursor
            return .input
        }
        switch span[cursor] {
        case Self.comma:
            position = cursor &+ 1
            return .separator
        case Self.lineFeed:
            position = cursor &+ 1
            return .line
        case Self.carriageReturn:
            guard cursor + 1 < span.count, span[cursor + 1] == Self.lineFeed else {
                throw InputFault(.strayCarriageReturn, at: cursor, field: index)
            }
            position = cursor + 2
            return .line
        default: throw InputFault(.strayQuote, at: cursor, field: index)
        }
    }

    private mutating func quoted(_ span: Span<UInt8>, index: Int) throws(InputFault) -> Field {
        let opening = position
        var cursor = opening + 1
        var field = Field(bounds: cursor..<cursor, isQuoted: true)
        var hasHighBytes = false
        while true {
            guard cursor < span.count else { throw InputFault(.unterminatedQuote, at: opening, field: index) }
            guard cursor - opening - 1 <= fieldBytesLimit else {
                throw InputFault(.fieldTooLong, at: opening, field: index)
            }
            let byte = span[cursor]
            if byte == Self.quote {
                guard cursor + 1 < span.count, span[cursor + 1] == Self.quote else { break }
                field.hasEscapes = true
                cursor += 1
            } else if byte >= 0x80 {
                hasHighBytes = true
            } else if byte == 0 {
                throw InputFault(.nulByte, at: cursor, field: index)
            }
            cursor += 1
        }
        field.bounds = (opening + 1)..<cursor
        if hasHighBytes, !UTF8Bytes.isWellFormed(span, field.bounds) {
            throw InputFault(.invalidUTF8, at: opening, field: index)
        }
        field.end = try terminator(span, at: cursor + 1, index: index)
        return field
    }

    /// The content of a field with doubled quotes made single.
    static func unescaped(_ span: Span<UInt8>, _ bounds: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(bounds.count)
        var cursor = bounds.lowerBound
        while cursor < bounds.upperBound {
            bytes.append(span[cursor])
            cursor += span[cursor] == quote ? 2 : 1
        }
        return bytes
    }
}
