import Columns

/// Puts groups in the order of a hash of their contents, which no setting changes. Equal hashes are told apart by the keys.
enum HashOrder {
    private struct Entry: BitwiseCopyable {
        var hash: UInt64
        var group: UInt32
    }

    static func order(
        _ encoder: KeyEncoder, _ index: HashIndex, budget: MemoryBudget
    ) throws(ExecutionError) -> [UInt32] {
        let (count, words) = (index.count, index.words)
        let keys = index.keys.pointer
        let entries = try GrowingArray<Entry>(budget, capacity: count)
        for group in 0..<count {
            try entries.append(
                Entry(hash: encoder.contentHash(keys + group * words), group: UInt32(group)))
        }
        let sorted = try sort(entries, budget: budget) { a, b in
            a.hash != b.hash
                ? a.hash < b.hash
                : encoder.isBefore(keys + Int(a.group) * words, keys + Int(b.group) * words)
        }
        return sorted.elements.map(\.group)
    }

    /// Hashes are even: a counting sort by the bits where they begin to differ leaves little to do.
    private static func sort(
        _ entries: GrowingArray<Entry>, budget: MemoryBudget, _ isBefore: (Entry, Entry) -> Bool
    ) throws(ExecutionError) -> GrowingArray<Entry> {
        let count = entries.count
        guard count > 1 else { return entries }
        var (low, high) = (UInt64.max, UInt64.min)
        for entry in entries.elements { (low, high) = (min(low, entry.hash), max(high, entry.hash)) }
        var bits = 1
        while bits < 20, 1 << bits < count { bits += 1 }
        let shift = UInt64(max(64 - (high - low).leadingZeroBitCount - bits, 0))
        let bins = Int((high - low) >> shift) + 1
        let starts = try GrowingArray<Int>(budget, capacity: bins + 1)
        try starts.fill(to: bins + 1, with: 0)
        for entry in entries.elements { starts.pointer[Int((entry.hash - low) >> shift) + 1] += 1 }
        for bin in 1...bins { starts.pointer[bin] += starts.pointer[bin - 1] }
        let sorted = try GrowingArray<Entry>(budget, capacity: count)
        sorted.count = count
        for entry in entries.elements {
            let bin = Int((entry.hash - low) >> shift)
            sorted.pointer[starts.pointer[bin]] = entry
            starts.pointer[bin] += 1
        }
        // Each bin now ends where `starts` says.
        var start = 0
        for bin in 0..<bins {
            let end = starts.pointer[bin]
            if end - start > 24 {
                var part = UnsafeMutableBufferPointer(start: sorted.pointer + start, count: end - start)
                part.sort(by: isBefore)
            } else {
                insert(sorted.pointer + start, end - start, isBefore)
            }
            start = end
        }
        return sorted
    }

    @inline(__always)
    private static func insert(
        _ entries: UnsafeMutablePointer<Entry>, _ count: Int, _ isBefore: (Entry, Entry) -> Bool
    ) {
        var end = 1
        while end < count {
            let entry = entries[end]
            var place = end
            while place > 0, isBefore(entry, entries[place - 1]) {
                entries[place] = entries[place - 1]
                place -= 1
            }
            entries[place] = entry
            end += 1
        }
    }
}
