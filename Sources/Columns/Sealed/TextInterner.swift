/// Gives each distinct text a number in the order of first occurrence. One a thread and column during import.
package struct TextInterner: Sendable {
    /// Entry i holds bytes `ends[i - 1]..<ends[i]` of `text`.
    private(set) var ends: [Int] = []
    private(set) var text: [UInt8] = []
    private var hashes: [UInt64] = []
    /// Open addressing; 0 = free, else entry + 1. A power of two, at most half full.
    private var slots: [UInt32]
    /// The entry met last: neighbouring rows often repeat it.
    private var last: UInt32 = 0

    package init() { slots = Array(repeating: 0, count: 64) }

    package var count: Int { ends.count }
    /// Memory held, about.
    package var bytes: Int { text.count + ends.count * 16 + slots.count * 4 }

    package mutating func intern(_ string: String) -> UInt32 {
        var string = string
        return string.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
    }

    /// The number of these bytes of a span.
    package mutating func intern(_ span: Span<UInt8>, _ bounds: Range<Int>) -> UInt32 {
        span.extracting(bounds).withUnsafeBufferPointer { intern(UnsafeRawBufferPointer($0)) }
    }

    /// The number of these bytes.
    package mutating func intern(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        if !ends.isEmpty, matches(Int(last), bytes) { return last }
        let hash = Self.hash(bytes)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash >> 20) & mask
        while slots[slot] != 0 {
            let entry = Int(slots[slot] - 1)
            if hashes[entry] == hash, matches(entry, bytes) {
                last = UInt32(entry)
                return last
            }
            slot = (slot + 1) & mask
        }
        let entry = UInt32(ends.count)
        text.append(contentsOf: bytes)
        ends.append(text.count)
        hashes.append(hash)
        slots[slot] = entry + 1
        if ends.count * 2 > slots.count { grow() }
        last = entry
        return entry
    }

    func lower(_ entry: Int) -> Int { entry == 0 ? 0 : ends[entry - 1] }

    private func matches(_ entry: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let start = lower(entry)
        guard ends[entry] - start == bytes.count else { return false }
        return text.withUnsafeBytes { UTF8Bytes.equal($0.baseAddress, start, bytes) }
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for (entry, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash >> 20) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(entry) + 1
        }
    }

    /// Multiply and fold, 8 bytes a step: fast on short texts. Colliding input only slows an import down.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
        var index = 0
        func mix(_ word: UInt64) {
            let product = (state ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
            state = product.high ^ product.low
        }
        while index + 8 <= bytes.count {
            mix(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var rest: UInt64 = 0
        while index < bytes.count {
            rest = rest << 8 | UInt64(bytes[index])
            index += 1
        }
        mix(rest ^ 0xA076_1D64_78BD_642F)
        return state
    }
}
