import Glibc

/// Counts the distinct words of a column: exactly below 65,536 (and wherever the range of values is small), else by linear
/// counting (Whang, Vander-Zanden, Taylor 1990), which errs by about a per cent.
enum DistinctCounter {
    private static let exactLimit = 65_536
    private static let rangeLimit = 1 << 22

    static func count(
        _ words: UnsafePointer<Int64>, presence: UnsafePointer<UInt8>?, rows: Int, minimum: Int64, maximum: Int64
    ) -> Int {
        guard minimum <= maximum else { return 0 }
        let span = UInt64(bitPattern: maximum &- minimum)
        if span < UInt64(rangeLimit) { return countRange(words, presence, rows, minimum, Int(span) + 1) }
        return countHashed(words, presence, rows)
    }

    private static func countRange(
        _ words: UnsafePointer<Int64>, _ presence: UnsafePointer<UInt8>?, _ rows: Int, _ minimum: Int64, _ size: Int
    ) -> Int {
        var seen = Array(repeating: UInt8(0), count: size)
        return seen.withUnsafeMutableBufferPointer { seen in
            for row in 0..<rows where presence == nil || presence![row] != 0 { seen[Int(words[row] &- minimum)] = 1 }
            return seen.reduce(0) { $0 + Int($1) }
        }
    }

    private static func countHashed(
        _ words: UnsafePointer<Int64>, _ presence: UnsafePointer<UInt8>?, _ rows: Int
    ) -> Int {
        // Fewer rows than the set holds never need the estimate.
        let bits = rows < exactLimit ? 64 : 1 << 24
        var seen = Array(repeating: UInt64(0), count: bits / 64)
        var set = WordSet(limit: rows < exactLimit ? max(64, (rows + 1).nextPowerOfTwo) : exactLimit)
        seen.withUnsafeMutableBufferPointer { seen in
            for row in 0..<rows where presence == nil || presence![row] != 0 {
                let hash = mixed(words[row])
                let bit = Int(truncatingIfNeeded: hash >> 40) & (bits - 1)
                seen[bit >> 6] |= 1 << UInt64(bit & 63)
                if !set.isFull { set.insert(words[row], hash: hash) }
            }
        }
        if !set.isFull { return set.count }
        let zeros = seen.reduce(0) { $0 + (~$1).nonzeroBitCount }
        guard zeros > 0 else { return rows }
        return min(rows, max(exactLimit, Int(-Double(bits) * log(Double(zeros) / Double(bits)))))
    }

    private static func mixed(_ word: Int64) -> UInt64 {
        let product = (UInt64(bitPattern: word) ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return (product.high ^ product.low) &* 0x9E37_79B9_7F4A_7C15
    }

    /// A set of up to `limit` words, a power of two.
    private struct WordSet {
        private var slots: [Int64]
        private var hasZero = false
        private(set) var count = 0
        let limit: Int
        var isFull: Bool { count >= limit }

        init(limit: Int) {
            self.limit = limit
            slots = Array(repeating: 0, count: limit * 2)
        }

        mutating func insert(_ word: Int64, hash: UInt64) {
            guard word != 0 else {
                count += hasZero ? 0 : 1
                hasZero = true
                return
            }
            var slot = Int(truncatingIfNeeded: hash & UInt64(limit * 2 - 1))
            while slots[slot] != 0 {
                if slots[slot] == word { return }
                slot = (slot + 1) & (limit * 2 - 1)
            }
            slots[slot] = word
            count += 1
        }
    }
}

extension Int {
    /// The least power of two that is not below it.
    fileprivate var nextPowerOfTwo: Int { self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
