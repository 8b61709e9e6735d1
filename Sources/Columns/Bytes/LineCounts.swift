/// What can be told of a part of a CSV file without knowing whether it begins inside quotes.
package struct LineCounts: Hashable, Sendable {
    /// Line feeds after an even number of quotes of this part, and after an odd number.
    package var even = 0
    package var odd = 0
    /// Quotes of this part.
    package var quotes = 0

    private static let blockBytes = 1_024

    init(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        var offset = 0
        while offset < bytes.count {
            let end = min(offset + Self.blockBytes, bytes.count)
            let (blockLines, blockQuotes) = Self.count(base + offset, end - offset)
            if blockQuotes == 0 {
                if quotes & 1 == 0 { even += blockLines } else { odd += blockLines }
            } else {
                walk(base + offset, end - offset)
            }
            offset = end
        }
    }

    /// Eight bytes a step.
    private static func count(_ base: UnsafeRawPointer, _ count: Int) -> (lines: Int, quotes: Int) {
        let (line, quote) = (Self.repeated(UInt8(ascii: "\n")), Self.repeated(UInt8(ascii: "\"")))
        var (lines, quotes, offset) = (0, 0, 0)
        while offset &+ 8 <= count {
            let word = base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            lines &+= Self.zeroBytes(word ^ line)
            quotes &+= Self.zeroBytes(word ^ quote)
            offset &+= 8
        }
        while offset < count {
            let byte = base.load(fromByteOffset: offset, as: UInt8.self)
            if byte == UInt8(ascii: "\n") { lines &+= 1 }
            if byte == UInt8(ascii: "\"") { quotes &+= 1 }
            offset &+= 1
        }
        return (lines, quotes)
    }

    private static func repeated(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// Exactly the bytes that are zero: no carry leaves a byte (Warren, Hacker's Delight, 6-1).
    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> Int {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        return (~(((word & low) &+ low) | word | low)).nonzeroBitCount
    }

    private mutating func walk(_ base: UnsafeRawPointer, _ count: Int) {
        let bytes = base.assumingMemoryBound(to: UInt8.self)
        for index in 0..<count {
            if bytes[index] == UInt8(ascii: "\"") {
                quotes += 1
            } else if bytes[index] == UInt8(ascii: "\n") {
                if quotes & 1 == 0 { even += 1 } else { odd += 1 }
            }
        }
    }
}
