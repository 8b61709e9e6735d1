import Columns

/// Hashes and an order of keys by their contents: the numbers of computed texts are a thread's own.
extension KeyEncoder {
    private var hasTexts: Bool { texts.contains { $0 != nil } }

    func contentHash(_ key: UnsafePointer<UInt64>) -> UInt64 {
        guard hasTexts else { return HashIndex.hash(key, words: words) }
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { copy in
            for word in 0..<words { copy[word] = key[word] }
            for (column, index) in texts.enumerated() {
                guard let index, !isNull(key, column) else { continue }
                copy[offsets[column]] = index.hashes.pointer[Int(key[offsets[column]])]
            }
            return HashIndex.hash(copy.baseAddress!, words: words)
        }
    }

    /// The first bits of each key's hash.
    func partitions(_ keys: UnsafePointer<UInt64>, count: Int, bits: Int, out: UnsafeMutablePointer<UInt32>) {
        let (words, shift) = (words, UInt64(64 - bits))
        if hasTexts || words != 1 {
            for row in 0..<count { out[row] = UInt32(truncatingIfNeeded: contentHash(keys + (row &* words)) >> shift) }
        } else {
            for row in 0..<count {
                out[row] = UInt32(truncatingIfNeeded: HashIndex.hash(keys + row, words: 1) >> shift)
            }
        }
    }

    /// Some total order of different keys.
    func isBefore(_ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>) -> Bool {
        for column in infos.indices {
            let (x, y) = (a + offsets[column], b + offsets[column])
            if isNull(a, column) != isNull(b, column) { return isNull(b, column) }
            if let texts = texts[column]?.texts, !isNull(a, column) {
                let order = texts.pointer[Int(x.pointee)].compare(texts.pointer[Int(y.pointee)])
                if order != 0 { return order < 0 }
                continue
            }
            if x[0] != y[0] { return x[0] < y[0] }
            if infos[column].kind == .int128, x[1] != y[1] { return x[1] < y[1] }
        }
        return false
    }
}
