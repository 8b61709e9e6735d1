import Columns

/// The registry of one subject type: which subjects have been seen, each by a keyed hash of its key, in the order of their
/// ordinals. It gives every subject a stable pseudonym, equal in every dataset and refresh of the instance. The registry's file
/// holds 16 bytes an ordinal: SipHash-128 of the key's text, low word first.
package struct PseudonymRegistry {
    private var low: [UInt64] = []
    private var high: [UInt64] = []
    /// Open addressing; 0 = free, else ordinal + 1. A power of two, at most half full.
    private var slots: [UInt32]
    private let entryKey: (UInt64, UInt64)
    private let cipher: OrdinalCipher
    private let knownCount: Int

    /// Bytes of an entry.
    package static let entryBytes = 16
    /// Bytes of the secret key.
    package static let keyBytes = 16

    /// The registry as its file holds it; nil where it is empty.
    package init(key: [UInt8], entries: InputBytes?) throws(IngestError) {
        let count = (entries?.count ?? 0) / Self.entryBytes
        guard key.count == Self.keyBytes, count * Self.entryBytes == entries?.count ?? 0, count < Int(UInt32.max) / 2
        else {
            throw IngestError(.invalidRegistry)
        }
        let secret = SipHash.words(key)
        entryKey = SipHash.hash128(Array("sluice registry entry".utf8), key: secret)
        cipher = OrdinalCipher(key: SipHash.hash128(Array("sluice registry pseudonym".utf8), key: secret))
        knownCount = count
        slots = Array(repeating: 0, count: 64)
        low.reserveCapacity(count)
        high.reserveCapacity(count)
        let isSound = entries?.withSpan { span in
            for ordinal in 0..<count {
                func word(_ start: Int) -> UInt64 {
                    (0..<8).reduce(0) { $0 | UInt64(span[start + $1]) << UInt64($1 * 8) }
                }
                // A subject twice in the file would have two pseudonyms.
                let start = ordinal * Self.entryBytes
                guard insert((word(start), word(start + 8))) == ordinal else { return false }
            }
            return true
        }
        guard isSound ?? true else { throw IngestError(.invalidRegistry) }
    }

    /// Entries in all.
    package var count: Int { low.count }

    /// The pseudonym of the subject with this key; a new subject gets the next ordinal.
    package mutating func pseudonym(of key: [UInt8]) -> UInt64 {
        cipher.pseudonym(UInt64(insert(SipHash.hash128(key, key: entryKey))))
    }

    /// The entries that the file lacks, in ordinal order.
    package var newEntries: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity((count - knownCount) * Self.entryBytes)
        for ordinal in knownCount..<count {
            for word in [low[ordinal], high[ordinal]] {
                for shift in stride(from: 0, to: 64, by: 8) {
                    bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
                }
            }
        }
        return bytes
    }

    /// The ordinal of an entry, new or known.
    private mutating func insert(_ entry: (UInt64, UInt64)) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: entry.0) & mask
        while slots[slot] != 0 {
            let ordinal = Int(slots[slot] - 1)
            if low[ordinal] == entry.0, high[ordinal] == entry.1 { return ordinal }
            slot = (slot + 1) & mask
        }
        low.append(entry.0)
        high.append(entry.1)
        slots[slot] = UInt32(low.count)
        if low.count * 2 > slots.count { grow() }
        return low.count - 1
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for ordinal in low.indices {
            var slot = Int(truncatingIfNeeded: low[ordinal]) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(ordinal + 1)
        }
    }
}
