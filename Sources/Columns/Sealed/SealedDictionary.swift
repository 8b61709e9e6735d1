/// The distinct texts of a column, ascending by their UTF-8 bytes: the order of codes is the order of texts.
package struct SealedDictionary: @unchecked Sendable {
    package let count: Int
    /// `count + 1` ends; entry i holds bytes `ends[i]..<ends[i + 1]`.
    package let ends: UnsafePointer<UInt32>
    /// All entries, one after another.
    package let text: UnsafeRawBufferPointer

    /// The UTF-8 bytes of an entry; empty where an unvalidated file lies about them. Never leaves the dictionary.
    package func bytes(_ code: Int) -> UnsafeRawBufferPointer {
        guard code >= 0, code < count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let (lower, upper) = (Int(ends[code]), Int(ends[code + 1]))
        guard lower <= upper, upper <= text.count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: text[lower..<upper])
    }

    /// The text of an entry.
    package func string(_ code: Int) -> String { String(decoding: bytes(code), as: UTF8.self) }

    /// The code of this text, or nil where the column does not hold it.
    package func code(of text: String) -> Int? {
        var text = text
        return text.withUTF8 { wanted in
            let wanted = UnsafeRawBufferPointer(wanted)
            let code = lowerBound(wanted)
            return code < count && UTF8Bytes.compare(bytes(code), wanted) == 0 ? code : nil
        }
    }

    /// The first code whose text is not below `wanted`; `count` where there is none.
    package func lowerBound(_ wanted: UnsafeRawBufferPointer) -> Int {
        var (lower, upper) = (0, count)
        while lower < upper {
            let middle = (lower + upper) / 2
            if UTF8Bytes.compare(bytes(middle), wanted) < 0 { lower = middle + 1 } else { upper = middle }
        }
        return lower
    }
}
