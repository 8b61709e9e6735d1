import Columns

/// Gives texts dense numbers, by their bytes.
final class TextIndex {
    private let arena: TextArena
    let texts: GrowingArray<TextSlice>
    let hashes: GrowingArray<UInt64>
    private var slots: GrowingArray<UInt32>
    private let budget: MemoryBudget
    private var mask = 1_023

    init(_ budget: MemoryBudget) throws(ExecutionError) {
        self.budget = budget
        arena = TextArena(budget)
        texts = try GrowingArray(budget, capacity: 64)
        hashes = try GrowingArray(budget, capacity: 64)
        slots = try GrowingArray(budget)
        try slots.fill(to: 1_024, with: 0)
    }

    private static func hash(_ text: TextSlice) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var offset = 0
        while offset + 8 <= text.count {
            hash = (hash ^ text.start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0xD6E8_FEB8_6659_FD93
            hash ^= hash >> 32
            offset += 8
        }
        while offset < text.count {
            hash = (hash ^ UInt64(text.start.load(fromByteOffset: offset, as: UInt8.self))) &* 0x0000_0100_0000_01B3
            offset += 1
        }
        hash ^= hash >> 29
        return hash &* 0xD6E8_FEB8_6659_FD93
    }

    func number(_ text: TextSlice) throws(ExecutionError) -> UInt32 {
        let hash = Self.hash(text)
        var slot = Int(truncatingIfNeeded: hash >> 20) & mask
        while true {
            let entry = slots.pointer[slot]
            if entry == 0 { break }
            let number = Int(entry) - 1
            if hashes.pointer[number] == hash, texts.pointer[number].equals(text) { return entry - 1 }
            slot = (slot + 1) & mask
        }
        guard texts.count < Int(UInt32.max) - 1 else { throw ExecutionError(.cellsLimit) }
        try texts.append(try arena.copy(text))
        try hashes.append(hash)
        slots.pointer[slot] = UInt32(texts.count)
        if texts.count * 2 > mask { try rehash() }
        return UInt32(texts.count - 1)
    }

    /// The number of a text that has come before.
    func find(_ text: TextSlice) -> UInt32? {
        let hash = Self.hash(text)
        var slot = Int(truncatingIfNeeded: hash >> 20) & mask
        while slots.pointer[slot] != 0 {
            let number = Int(slots.pointer[slot]) - 1
            if hashes.pointer[number] == hash, texts.pointer[number].equals(text) { return UInt32(number) }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private func rehash() throws(ExecutionError) {
        let size = (mask + 1) * 2
        let fresh = try GrowingArray<UInt32>(budget, capacity: size)
        try fresh.fill(to: size, with: 0)
        mask = size - 1
        for number in 0..<texts.count {
            var slot = Int(truncatingIfNeeded: hashes.pointer[number] >> 20) & mask
            while fresh.pointer[slot] != 0 { slot = (slot + 1) & mask }
            fresh.pointer[slot] = UInt32(number + 1)
        }
        slots = fresh
    }
}
