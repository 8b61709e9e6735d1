/// Knows of most keys that were never added that they were not (B. H. Bloom, "Space/time trade-offs in hash coding with
/// allowable errors", 1970). Two bytes a key; of others about one in four hundred looks like one that was added, times the
/// number of segments, each of which has twice the room of the one before.
struct KeyFilter: Sendable {
    private struct Segment {
        var words: [UInt64]
        var room: Int

        init(capacity: Int) {
            words = [UInt64](repeating: 0, count: capacity * KeyFilter.bitsPerKey / 64)
            room = capacity
        }

        /// Word and bit of each probe (double hashing: Kirsch, Mitzenmacher, 2006).
        private func places(_ hash: UInt64) -> some Sequence<(word: Int, bit: UInt64)> {
            let (step, mask) = (hash >> 32 | 1, UInt64(words.count) * 64 - 1)
            return (0..<KeyFilter.probes).lazy.map { probe in
                let place = (hash &+ probe &* step) & mask
                return (Int(place >> 6), 1 << (place & 63))
            }
        }

        mutating func add(_ hash: UInt64) {
            for place in places(hash) { words[place.word] |= place.bit }
            room -= 1
        }

        func mayContain(_ hash: UInt64) -> Bool {
            places(hash).allSatisfy { words[$0.word] & $0.bit != 0 }
        }
    }

    private static let bitsPerKey = 16
    private static let probes: UInt64 = 4
    /// A power of two.
    private static let firstCapacity = 1 << 16

    private var segments: [Segment] = []

    mutating func add(_ key: some Hashable) {
        if segments.last?.room ?? 0 <= 0 {
            segments.append(Segment(capacity: Self.firstCapacity << segments.count))
        }
        segments[segments.count - 1].add(Self.hash(of: key))
    }

    /// False only for keys that were never added.
    func mayContain(_ key: some Hashable) -> Bool {
        let hash = Self.hash(of: key)
        return segments.contains { $0.mayContain(hash) }
    }

    /// Seeded anew by each process: nobody can choose keys that look alike.
    private static func hash(of key: some Hashable) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(key)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
