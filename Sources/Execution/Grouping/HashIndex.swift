/// Gives keys of a fixed number of words dense numbers, in the order in which they first come.
final class HashIndex {
    let words: Int
    /// `count` × `words`.
    let keys: GrowingArray<UInt64>
    /// The ordinal of the row that brought each key, ascending.
    let ordinals: GrowingArray<Int>
    private let hashes: GrowingArray<UInt64>
    private let budget: MemoryBudget
    /// Number + 1, or 0; a power of two of them.
    private var slots: GrowingArray<UInt32>
    private var mask: Int
    private(set) var count = 0

    init(words: Int, budget: MemoryBudget) throws(ExecutionError) {
        self.words = words
        self.budget = budget
        keys = try GrowingArray(budget, capacity: 256 * words)
        ordinals = try GrowingArray(budget, capacity: 256)
        hashes = try GrowingArray(budget, capacity: 256)
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
        for row in 0..<rows { out[row] = try number(source + row * words, ordinal: ordinal + row) }
    }

    /// The key's number; a new one when it has not come before.
    @inline(__always)
    func number(_ key: UnsafePointer<UInt64>, ordinal: Int) throws(ExecutionError) -> UInt32 {
        let hash = Self.hash(key, words: words)
        var slot = Int(truncatingIfNeeded: hash >> 20) & mask
        while true {
            let entry = slots.pointer[slot]
            if entry == 0 { return try insert(key, hash, at: slot, ordinal: ordinal) }
            let number = Int(entry) - 1
            if hashes.pointer[number] == hash, equals(key, keys.pointer + number * words) { return entry - 1 }
            slot = (slot + 1) & mask
        }
    }

    @inline(__always)
    private func equals(_ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>) -> Bool {
        for word in 0..<words where a[word] != b[word] { return false }
        return true
    }

    @inline(never)
    private func insert(
        _ key: UnsafePointer<UInt64>, _ hash: UInt64, at slot: Int, ordinal: Int
    ) throws(ExecutionError) -> UInt32 {
        guard count < Int(UInt32.max) - 1 else { throw ExecutionError(.cellsLimit) }
        for word in 0..<words { try keys.append(key[word]) }
        try hashes.append(hash)
        try ordinals.append(ordinal)
        count += 1
        slots.pointer[slot] = UInt32(count)
        if count * 2 > mask { try rehash() }
        return UInt32(count - 1)
    }

    private func rehash() throws(ExecutionError) {
        let size = (mask + 1) * 2
        let fresh = try GrowingArray<UInt32>(budget, capacity: size)
        try fresh.fill(to: size, with: 0)
        mask = size - 1
        for number in 0..<count {
            var slot = Int(truncatingIfNeeded: hashes.pointer[number] >> 20) & mask
            while fresh.pointer[slot] != 0 { slot = (slot + 1) & mask }
            fresh.pointer[slot] = UInt32(number + 1)
        }
        slots = fresh
    }
}
