/// Reads a message written by `WireWriter`, strictly: every length is checked against its limit and the bytes that are left
/// before anything is allocated, and every number has one spelling.
package struct WireReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    package init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Bytes not read yet.
    package var remaining: Int { bytes.endIndex - position }

    /// Refuses bytes after the message.
    package func end() throws(WireError) {
        guard remaining == 0 else { throw WireError(.trailingBytes) }
    }

    package mutating func byte() throws(WireError) -> UInt8 {
        guard position < bytes.endIndex else { throw WireError(.truncated) }
        defer { position += 1 }
        return bytes[position]
    }

    package mutating func flag() throws(WireError) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        default: throw WireError(.invalidTag)
        }
    }

    package mutating func unsigned() throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 63 || (shift == 63 && next <= 1) else { throw WireError(.invalidNumber) }
            value |= UInt64(next & 0x7F) << shift
            if next & 0x80 == 0 {
                guard next != 0 || shift == 0 else { throw WireError(.invalidNumber) }
                return value
            }
            shift += 7
        }
    }

    package mutating func signed() throws(WireError) -> Int64 {
        let value = try unsigned()
        return Int64(bitPattern: (value >> 1) ^ (0 &- (value & 1)))
    }

    /// A size or position up to `limit`.
    package mutating func count(limit: Int) throws(WireError) -> Int {
        let value = try unsigned()
        guard value <= UInt64(limit) else { throw WireError(.limitExceeded) }
        return Int(value)
    }

    /// The length of a list whose elements take at least `elementBytes` bytes each.
    package mutating func listCount(limit: Int, elementBytes: Int = 1) throws(WireError) -> Int {
        let value = try count(limit: limit)
        guard value <= remaining / max(elementBytes, 1) else { throw WireError(.limitExceeded) }
        return value
    }

    package mutating func fixed<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws(WireError) -> Number {
        guard remaining >= Number.bitWidth / 8 else { throw WireError(.truncated) }
        var value: Number = 0
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
            value |= Number(truncatingIfNeeded: bytes[position]) << Number(truncatingIfNeeded: shift)
            position += 1
        }
        return value
    }

    package mutating func raw(_ count: Int) throws(WireError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw WireError(.truncated) }
        defer { position += count }
        return bytes[position..<(position + count)]
    }

    package mutating func text(limit: Int) throws(WireError) -> String {
        let length = try count(limit: limit)
        guard let text = String(validating: try raw(length), as: UTF8.self) else { throw WireError(.invalidText) }
        return text
    }

    package mutating func name() throws(WireError) -> String { try text(limit: WireLimits.nameBytes) }

    package mutating func optional<Wrapped>(
        _ read: (inout WireReader) throws(WireError) -> Wrapped
    ) throws(WireError) -> Wrapped? {
        try flag() ? try read(&self) : nil
    }

    package mutating func list<Element>(
        limit: Int, elementBytes: Int = 1, _ read: (inout WireReader) throws(WireError) -> Element
    ) throws(WireError) -> [Element] {
        let count = try listCount(limit: limit, elementBytes: elementBytes)
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }

    package mutating func choice<Choice: CaseIterable>(_: Choice.Type = Choice.self) throws(WireError) -> Choice {
        let all = Array(Choice.allCases)
        let index = Int(try byte())
        guard index < all.count else { throw WireError(.invalidTag) }
        return all[index]
    }

    package mutating func value<Value: WireCodable>(_: Value.Type = Value.self) throws(WireError) -> Value {
        try Value(from: &self)
    }

    package mutating func values<Value: WireCodable>(limit: Int, _: Value.Type = Value.self) throws(WireError)
        -> [Value]
    {
        try list(limit: limit) { (reader) throws(WireError) in try Value(from: &reader) }
    }

    package mutating func optionalValue<Value: WireCodable>(_: Value.Type = Value.self) throws(WireError) -> Value? {
        try flag() ? try Value(from: &self) : nil
    }

    package mutating func optionalText(limit: Int) throws(WireError) -> String? {
        try flag() ? try text(limit: limit) : nil
    }
}
