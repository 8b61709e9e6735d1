import Columns

/// What a thread's look-ups write down between two steps.
final class JoinProbeScratch {
    /// By row: the partition in the upper half, the slot to look at in the lower.
    let places: UnsafeMutablePointer<UInt64>
    /// Rows that are still looking.
    let open: UnsafeMutablePointer<UInt32>

    init(capacity: Int) {
        places = .allocate(capacity: capacity)
        open = .allocate(capacity: capacity)
    }

    deinit {
        places.deallocate()
        open.deallocate()
    }

    static func bytes(capacity: Int) -> Int { capacity * 12 }
}

extension JoinHashTable {
    /// The head of each key, or 0, and how many rows it has. Rows take their steps together and without branches, so that the
    /// misses of many of them overlap: a mispredicted branch would wait for each.
    func find(
        _ encoder: JoinKeyEncoder, count: Int, scratch: JoinProbeScratch, heads: UnsafeMutablePointer<UInt32>,
        sizes: UnsafeMutablePointer<UInt32>?, rows: UnsafePointer<UInt32>?
    ) {
        guard words == 1 else { return findLong(encoder, count, heads, sizes, rows) }
        let (source, usable, bits) = (encoder.words, encoder.isUsable, partitionBits)
        let (regions, slots, places, open) = (regions.pointer, slots.pointer, scratch.places, scratch.open)
        var left = 0
        for row in 0..<count {
            let hash = Self.hash(source[row])
            let partition = Self.partition(hash, bits: bits)
            places[row] = UInt64(partition) << 32 | UInt64(Self.slot(hash, regions[partition]))
            heads[row] = 0
            open[left] = UInt32(truncatingIfNeeded: row)
            left += Int(usable[row])
        }
        while left > 0 {
            var kept = 0
            for index in 0..<left {
                let row = Int(open[index])
                let found = slots[Int(places[row] & 0xFFFF_FFFF)]
                let isSame = found.code == source[row]
                heads[row] = isSame ? found.head : 0
                if let sizes { sizes[row] = found.count }
                open[kept] = UInt32(truncatingIfNeeded: row)
                kept += !isSame && found.head != 0 ? 1 : 0
            }
            left = kept
            for index in 0..<left {
                let row = Int(open[index])
                let region = regions[Int(places[row] >> 32)]
                let slot = UInt32(truncatingIfNeeded: places[row]) &+ 1
                places[row] =
                    places[row] & ~0xFFFF_FFFF | UInt64(slot == region.base &+ region.size ? region.base : slot)
            }
        }
    }

    /// Keys of several words: a hash that is found must have the key too. `rows`: what heads count, where they are not rows.
    private func findLong(
        _ encoder: JoinKeyEncoder, _ count: Int, _ heads: UnsafeMutablePointer<UInt32>,
        _ sizes: UnsafeMutablePointer<UInt32>?, _ rows: UnsafePointer<UInt32>?
    ) {
        let slots = slots.pointer
        for row in 0..<count {
            heads[row] = 0
            guard encoder.isUsable[row] != 0 else { continue }
            let key = encoder.words + row * words
            let code = Self.code(key, words: words)
            let hash = Self.hash(code)
            let region = regions.pointer[Self.partition(hash, bits: partitionBits)]
            var slot = Self.slot(hash, region)
            while slots[Int(slot)].head != 0 {
                let found = slots[Int(slot)]
                let first = rows.map { Int($0[Int(found.head) - 1]) } ?? Int(found.head) - 1
                if found.code == code, isSame(key, row: first) {
                    heads[row] = found.head
                    if let sizes { sizes[row] = found.count }
                    break
                }
                slot += 1
                if slot == region.base + region.size { slot = region.base }
            }
        }
    }

    private func isSame(_ key: UnsafePointer<UInt64>, row: Int) -> Bool {
        guard let keys else { return true }
        for word in 0..<words where key[word] != keys.pointer[row * words + word] { return false }
        return true
    }
}
