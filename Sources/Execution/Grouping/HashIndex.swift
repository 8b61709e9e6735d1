/// Gives keys of a fixed number of words dense numbers, in the order in which they first come.
final class HashIndex {
    let words: Int
    /// `count` × `words`.
    let keys: GrowingArray<UInt64>
    /// The ordinal of the row that brought each key, ascending.
    let ordinals: GrowingArray<Int>
    private let budget: MemoryBudget
    /// The upper half of the hash and number + 1, or 0; a power of two of them.
    private var slots: GrowingArray<UInt64>
    private var mask: Int
    private(set) var count = 0

    init(words: Int, budget: MemoryBudget) throws(ExecutionError) {
        self.words = words
        self.budget = budget
        keys = try GrowingArray(budget, capacity: 256 * words)
        ordinals = try GrowingArray(budget, capacity: 256)
        slots = try GrowingArray(budget)
        mask = 1_023
        try slots.fill(to: 1_024, with: 0)
    }

    @inline(__always)
    static func hash(_ key: UnsafePointer<UInt64>, words: Int) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        for word in 0..<words {
            hash = (hash ^ key[word]) &* 0xD6E8_FEB8_6659_FD93
            hash ^= hash >> 32
        }
        return hash &* 0xD6E8_FEB8_6659_FD93
    }

    /// Numbers of `rows` keys that lie one after another.
    func assign(
        _ rows: Int, keys source: UnsafePointer<UInt64>, ordinal: Int, out: UnsafeMutablePointer<UInt32>
    ) throws(ExecutionError) {
        if words == 1 { return try assignWords(rows, source, ordinal, out) }
        for row in 0..<rows {
            let key = source + row * words
            // Clustered and sorted data repeat the key before.
            if row > 0, Self.equals(key, key - words, words) {
                out[row] = out[row - 1]
            } else {
                out[row] = try number(key, ordinal: ordinal + row)
            }
        }
    }

    /// One word a key, with everything that the loop reads in locals.
    private func assignWords(
        _ rows: Int, _ source: UnsafePointer<UInt64>, _ ordinal: Int, _ out: UnsafeMutablePointer<UInt32>
    ) throws(ExecutionError) {
        var (table, known, mask) = (slots.pointer, keys.pointer, mask)
        for row in 0..<rows {
            if row > 0, source[row] == source[row - 1] {
                out[row] = out[row - 1]
                continue
            }
            let hash = Self.hash(source + row, words: 1)
            var slot = Int(truncatingIfNeeded: hash) & mask
            while true {
                let entry = table[slot]
                if entry == 0 {
                    out[row] = try insert(source + row, hash, at: slot, ordinal: ordinal + row)
                    (table, known, mask) = (slots.pointer, keys.pointer, self.mask)
                    break
                }
                let number = UInt32(truncatingIfNeeded: entry) &- 1
                if entry >> 32 == hash >> 32, known[Int(number)] == source[row] {
                    out[row] = number
                    break
                }
                slot = (slot &+ 1) & mask
            }
        }
    }

    /// The key's number; a new one when it has not come before.
    func number(_ key: UnsafePointer<UInt64>, ordinal: Int) throws(ExecutionError) -> UInt32 {
        let hash = Self.hash(key, words: words)
        let (table, known, mask, words) = (slots.pointer, keys.pointer, mask, words)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = table[slot]
            if entry == 0 { return try insert(key, hash, at: slot, ordinal: ordinal) }
            let number = UInt32(truncatingIfNeeded: entry) &- 1
            if entry >> 32 == hash >> 32, Self.equals(key, known + Int(number) &* words, words) { return number }
            slot = (slot &+ 1) & mask
        }
    }

    @inline(__always)
    private static func equals(_ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>, _ words: Int) -> Bool {
        for word in 0..<words where a[word] != b[word] { return false }
        return true
    }

    @inline(never)
    private func insert(
        _ key: UnsafePointer<UInt64>, _ hash: UInt64, at slot: Int, ordinal: Int
    ) throws(ExecutionError) -> UInt32 {
        guard count < Int(UInt32.max) - 1 else { throw ExecutionError(.cellsLimit) }
        for word in 0..<words { try keys.append(key[word]) }
        try ordinals.append(ordinal)
        count += 1
        slots.pointer[slot] = (hash >> 32) << 32 | UInt64(count)
        if count * 2 > mask { try rehash() }
        return UInt32(count - 1)
    }

    private func rehash() throws(ExecutionError) {
        let size = (mask + 1) * 2
        let fresh = try GrowingArray<UInt64>(budget, capacity: size)
        try fresh.fill(to: size, with: 0)
        mask = size - 1
        let (table, known, mask) = (fresh.pointer, keys.pointer, mask)
        for number in 0..<count {
            let hash = Self.hash(known + number * words, words: words)
            var slot = Int(truncatingIfNeeded: hash) & mask
            while table[slot] != 0 { slot = (slot + 1) & mask }
            table[slot] = (hash >> 32) << 32 | UInt64(number + 1)
        }
        slots = fresh
    }
}
