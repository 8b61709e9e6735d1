/// An ascending dictionary being built for one column.
package struct TextDictionary: Sendable {
    /// `count + 1` ends, the first 0.
    package private(set) var ends: [UInt32]
    package private(set) var text: [UInt8]

    package var count: Int { ends.count - 1 }

    /// The UTF-8 bytes of an entry.
    package func bytes(_ code: Int) -> ArraySlice<UInt8> { text[Int(ends[code])..<Int(ends[code + 1])] }

    /// One dictionary of all texts of `interners`, and for each interner the code of each of its entries. Never empty: a
    /// column without any text gets the empty one, so that code 0 is always valid.
    package static func merging(
        _ interners: [TextInterner], textBytesLimit: Int = Int(UInt32.max)
    ) throws(ColumnsError) -> (dictionary: TextDictionary, ranks: [[UInt32]]) {
        guard interners.reduce(0, { $0 + $1.count }) < Int(UInt32.max) else { throw ColumnsError(.dictionaryTooLarge) }
        var entries: [Entry] = []
        for (source, interner) in interners.enumerated() {
            for index in 0..<interner.count {
                entries.append(
                    Entry(prefix: Self.prefix(interner.bytes(index)), source: UInt32(source), index: UInt32(index)))
            }
        }
        func bytes(_ entry: Entry) -> UnsafeRawBufferPointer { interners[Int(entry.source)].bytes(Int(entry.index)) }
        func compare(_ a: Entry, _ b: Entry) -> Int {
            a.prefix != b.prefix ? (a.prefix < b.prefix ? -1 : 1) : UTF8Bytes.compare(bytes(a), bytes(b))
        }
        entries.sort { compare($0, $1) < 0 }
        var result = TextDictionary(ends: [0], text: [])
        var ranks = interners.map { Array(repeating: UInt32(0), count: $0.count) }
        for (position, entry) in entries.enumerated() {
            if position == 0 || compare(entries[position - 1], entry) != 0 {
                result.text.append(contentsOf: bytes(entry))
                guard result.text.count <= textBytesLimit else { throw ColumnsError(.dictionaryTooLarge) }
                result.ends.append(UInt32(result.text.count))
            }
            ranks[Int(entry.source)][Int(entry.index)] = UInt32(result.count - 1)
        }
        if result.count == 0 { result.ends.append(0) }
        return (result, ranks)
    }

    /// The first 8 bytes, so that most comparisons need no text.
    private static func prefix(_ text: UnsafeRawBufferPointer) -> UInt64 {
        (0..<8).reduce(0) { $0 << 8 | ($1 < text.count ? UInt64(text[$1]) : 0) }
    }

    private struct Entry {
        var prefix: UInt64
        var source: UInt32
        var index: UInt32
    }
}
