import Glibc

/// Text as bytes: order and well-formedness, without making strings.
package enum UTF8Bytes {
    /// Below, at or above zero, by bytes and then by length.
    package static func compare(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
        let common = min(a.count, b.count)
        if common > 0 {
            let order = memcmp(a.baseAddress!, b.baseAddress!, common)
            if order != 0 { return Int(order) }
        }
        return a.count - b.count
    }

    /// The offset of the first byte that belongs to no well-formed sequence (Unicode 16, table 3-7); nil when all is well.
    package static func firstFault(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let count = bytes.count
        var index = 0
        while index < count {
            if index + 8 <= count,
                base.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                index += 8
                continue
            }
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            guard let length = sequenceLength(bytes, at: index, lead: lead) else { return index }
            index += length
        }
        return nil
    }

    private static func sequenceLength(_ bytes: UnsafeRawBufferPointer, at index: Int, lead: UInt8) -> Int? {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return nil }
        for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 { return nil }
        return length
    }
}

extension UTF8Bytes {
    /// Whether `bytes` are found at `start`; the caller knows that so many are there.
    static func equal(_ base: UnsafeRawPointer?, _ start: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base, let other = bytes.baseAddress, bytes.count > 0 else { return bytes.count == 0 }
        return memcmp(base + start, other, bytes.count) == 0
    }
}

extension UTF8Bytes {
    /// True when these bytes of the span are well formed.
    package static func isWellFormed(_ span: Span<UInt8>, _ bounds: Range<Int>) -> Bool {
        span.extracting(bounds).withUnsafeBufferPointer { firstFault(UnsafeRawBufferPointer($0)) == nil }
    }
}
