/// An ascending dictionary being built for one column.
package struct TextDictionary: Sendable {
    /// `count + 1` ends, the first 0.
    package let ends: [UInt32]
    package let text: [UInt8]

    package var count: Int { ends.count - 1 }

    /// Memory held.
    package var memoryBytes: Int { ends.count * 4 + text.count }

    init(ends: [UInt32], text: [UInt8]) {
        self.ends = ends
        self.text = text
    }

    /// The UTF-8 bytes of an entry.
    package func bytes(_ code: Int) -> ArraySlice<UInt8> { text[Int(ends[code])..<Int(ends[code + 1])] }

    /// One dictionary of all texts of `interners`, and for each interner the code of each of its entries. Never empty: a
    /// column without any text gets the empty one, so that code 0 is always valid. The result does not depend on `threads`.
    package static func merging(
        _ interners: [TextInterner], textBytesLimit: Int = Int(UInt32.max), threads: Int = 1
    ) throws(ColumnsError) -> (dictionary: TextDictionary, ranks: [ColumnBuffer<UInt32>]) {
        guard interners.reduce(0, { $0 + $1.count }) < Int(UInt32.max) else { throw ColumnsError(.dictionaryTooLarge) }
        let merge = TextMerge(interners, threads: threads)
        guard let dictionary = merge.dictionary(textBytesLimit: textBytesLimit) else {
            throw ColumnsError(.dictionaryTooLarge)
        }
        return (dictionary.count > 0 ? dictionary : TextDictionary(ends: [0, 0], text: []), merge.ranks)
    }
}
