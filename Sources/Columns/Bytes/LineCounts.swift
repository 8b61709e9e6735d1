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

    /// Branch-free, so that it vectorises.
    private static func count(_ base: UnsafeRawPointer, _ count: Int) -> (lines: Int, quotes: Int) {
        let bytes = base.assumingMemoryBound(to: UInt8.self)
        var (lines, quotes): (Int32, Int32) = (0, 0)
        for index in 0..<count {
            lines &+= bytes[index] == UInt8(ascii: "\n") ? 1 : 0
            quotes &+= bytes[index] == UInt8(ascii: "\"") ? 1 : 0
        }
        return (Int(lines), Int(quotes))
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
