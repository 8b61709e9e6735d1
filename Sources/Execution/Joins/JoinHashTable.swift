import Columns

/// Where the rows with one key are.
struct JoinSlot: BitwiseCopyable {
    /// The key, or the hash of a key of several words.
    var code: UInt64
    /// A row + 1, or the place + 1 of the first row among the table's; 0: a free slot.
    var head: UInt32
    /// Rows with the key.
    var count: UInt32
}

/// A hash table of join keys in partitions by the upper bits of the hash; each partition is written by one thread and has
/// slots of its own.
final class JoinHashTable: @unchecked Sendable {
    /// The slots of a partition.
    struct Region: BitwiseCopyable {
        var base: UInt32
        var size: UInt32
    }

    let words: Int
    let partitionBits: Int
    let slots: GrowingArray<JoinSlot>
    let regions: GrowingArray<Region>
    /// Keys of several words, by row.
    let keys: GrowingArray<UInt64>?

    /// Rows a partition, about: its slots stay in a core's cache while they are written.
    static let partitionRows = 8_192
    static let partitionBitsLimit = 10

    /// `counts`: keys in each partition, at most.
    init(words: Int, counts: [Int], keys: GrowingArray<UInt64>?, budget: MemoryBudget) throws(ExecutionError) {
        self.words = words
        self.keys = keys
        partitionBits = counts.count.trailingZeroBitCount
        regions = try GrowingArray(budget, capacity: counts.count)
        var next = 0
        for count in counts {
            // Half full at most, so that a key that is missing is soon known to be, and one slot stays free.
            let size = 2 * count + 1
            guard next + size < Int(UInt32.max) else { throw ExecutionError(.memoryLimit) }
            try regions.append(Region(base: UInt32(next), size: UInt32(size)))
            next += size
        }
        slots = try GrowingArray(budget, capacity: next)
        slots.count = next
    }

    static func partitionBits(rows: Int) -> Int {
        let wanted = rows / partitionRows
        return wanted < 2 ? 0 : min(Int.bitWidth - (wanted - 1).leadingZeroBitCount, partitionBitsLimit)
    }

    /// The code of a key, by which slots tell keys apart.
    @inline(__always)
    static func code(_ key: UnsafePointer<UInt64>, words: Int) -> UInt64 {
        words == 1 ? key.pointee : HashIndex.hash(key, words: words)
    }

    /// Where a code belongs. The multiplications carry low bits up, the shift brings high bits down.
    @inline(__always)
    static func hash(_ code: UInt64) -> UInt64 {
        var hash = code &* 0xD6E8_FEB8_6659_FD93
        hash ^= hash >> 32
        return hash &* 0x9E37_79B9_7F4A_7C15
    }

    @inline(__always)
    static func partition(_ hash: UInt64, bits: Int) -> Int {
        Int(truncatingIfNeeded: (hash >> 1) >> UInt64(63 - bits))
    }

    /// The first slot to look at.
    @inline(__always)
    static func slot(_ hash: UInt64, _ region: Region) -> UInt32 {
        let low = hash & 0xFFFF_FFFF
        return region.base &+ UInt32(truncatingIfNeeded: (low &* UInt64(region.size)) >> 32)
    }

    /// Marks the slots of a partition as free.
    func clear(partition: Int) {
        let region = regions.pointer[partition]
        (slots.pointer + Int(region.base)).initialize(
            repeating: JoinSlot(code: 0, head: 0, count: 0), count: Int(region.size))
    }

    /// Counts a row under its key; returns the key's slot. The first row of a key is its head.
    @inline(__always)
    func insert(_ code: UInt64, row: Int) -> Int {
        let hash = Self.hash(code)
        let region = regions.pointer[Self.partition(hash, bits: partitionBits)]
        let (slots, end) = (slots.pointer, region.base + region.size)
        var slot = Self.slot(hash, region)
        while true {
            let found = slots[Int(slot)]
            if found.head == 0 {
                slots[Int(slot)] = JoinSlot(code: code, head: UInt32(row + 1), count: 1)
                return Int(slot)
            }
            if found.code == code, isSame(row, Int(found.head) - 1) {
                slots[Int(slot)].count = found.count + 1
                return Int(slot)
            }
            slot += 1
            if slot == end { slot = region.base }
        }
    }

    @inline(__always)
    private func isSame(_ a: Int, _ b: Int) -> Bool {
        guard let keys else { return true }
        for word in 0..<words where keys.pointer[a * words + word] != keys.pointer[b * words + word] { return false }
        return true
    }
}
