/// Appends values to a message: numbers as LEB128 or fixed little endian, texts and lists with their length first.
package struct WireWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func byte(_ value: UInt8) { bytes.append(value) }
    package mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }

    /// Unsigned LEB128.
    package mutating func unsigned(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A size, count or position; never negative.
    package mutating func count(_ value: Int) {
        precondition(value >= 0, "a count is not negative")
        unsigned(UInt64(value))
    }

    /// Zigzag LEB128: small magnitudes are short.
    package mutating func signed(_ value: Int64) { unsigned(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

    /// Little endian, all bytes of the type.
    package mutating func fixed<Number: FixedWidthInteger>(_ value: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> Number(truncatingIfNeeded: shift)))
        }
    }

    package mutating func text(_ value: String) {
        count(value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    /// Bytes without a length.
    package mutating func raw(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }

    package mutating func optional<Wrapped>(_ value: Wrapped?, _ write: (inout WireWriter, Wrapped) -> Void) {
        flag(value != nil)
        if let value { write(&self, value) }
    }

    package mutating func list<Element>(_ values: [Element], _ write: (inout WireWriter, Element) -> Void) {
        count(values.count)
        for value in values { write(&self, value) }
    }

    /// A value of a closed enumeration by its position.
    package mutating func choice<Choice: CaseIterable & Equatable>(_ value: Choice) {
        byte(UInt8(Array(Choice.allCases).firstIndex(of: value)!))
    }

    package mutating func value(_ value: some WireCodable) { value.encode(into: &self) }
    package mutating func values(_ values: [some WireCodable]) { list(values) { $0.value($1) } }
    package mutating func optionalValue(_ value: (some WireCodable)?) { optional(value) { $0.value($1) } }
    package mutating func optionalText(_ value: String?) { optional(value) { $0.text($1) } }
}
