import Glibc

/// Gives each distinct text a number in the order of first occurrence. One a thread and column during import, so its memory is
/// its own: arrays would count references at every field.
package final class TextInterner: @unchecked Sendable {
    package private(set) var count = 0
    /// Entry i holds bytes `ends[i]..<ends[i + 1]` of `text`; `ends[0]` is 0.
    private var ends: UnsafeMutablePointer<Int>
    private var endsRoom = 64
    private var text: UnsafeMutableRawPointer
    private var textRoom = 1_024
    /// Open addressing: half of the hash, which also gives the place, and entry + 1 (0 = free). A power of two, at most half full.
    private var slots: UnsafeMutablePointer<Slot>
    private var slotCount = 128
    /// The entry met last: neighbouring rows often repeat it.
    private var last = 0

    private struct Slot {
        var hash: UInt32
        var entry: UInt32
    }

    package init() {
        ends = Self.resized(nil, (endsRoom + 1) * 8).assumingMemoryBound(to: Int.self)
        ends[0] = 0
        text = Self.resized(nil, textRoom)
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: Slot(hash: 0, entry: 0), count: slotCount)
    }

    deinit {
        free(ends)
        free(text)
        slots.deallocate()
    }

    /// Memory that an interner without texts holds.
    package static let leastBytes = 1_024 + 64 * 8 + 128 * 8

    /// Memory held.
    package var memoryBytes: Int { textRoom + endsRoom * 8 + slotCount * 8 }

    /// The UTF-8 bytes of an entry, until the next `intern`.
    func bytes(_ entry: Int) -> UnsafeRawBufferPointer {
        precondition(entry >= 0 && entry < count, "no such entry")
        return UnsafeRawBufferPointer(start: text + ends[entry], count: ends[entry + 1] - ends[entry])
    }

    /// A copy of an entry.
    package func text(_ entry: Int) -> [UInt8] { Array(bytes(entry)) }

    /// All entries, until the next `intern`.
    var view: TextView { TextView(ends: ends, text: text, textBytes: ends[count]) }

    package func intern(_ string: String) -> UInt32 {
        var string = string
        return string.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
    }

    /// The number of these bytes of a span.
    package func intern(_ span: Span<UInt8>, _ bounds: Range<Int>) -> UInt32 {
        span.extracting(bounds).withUnsafeBufferPointer { intern(UnsafeRawBufferPointer($0)) }
    }

    /// The number of these bytes.
    package func intern(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        if count > 0, matches(last, bytes) { return UInt32(truncatingIfNeeded: last) }
        let hash = Self.hash(bytes)
        let mask = slotCount &- 1
        var slot = Int(hash) & mask
        while slots[slot].entry != 0 {
            let entry = Int(slots[slot].entry) &- 1
            if slots[slot].hash == hash, matches(entry, bytes) {
                last = entry
                return UInt32(truncatingIfNeeded: entry)
            }
            slot = (slot &+ 1) & mask
        }
        return insert(bytes, hash: hash, slot: slot)
    }

    private func insert(_ bytes: UnsafeRawBufferPointer, hash: UInt32, slot: Int) -> UInt32 {
        precondition(count < Int(UInt32.max) - 1, "too many texts")
        let start = ends[count]
        if start + bytes.count > textRoom { growText(start + bytes.count) }
        if count == endsRoom { growEnds() }
        if let base = bytes.baseAddress { (text + start).copyMemory(from: base, byteCount: bytes.count) }
        ends[count + 1] = start + bytes.count
        last = count
        count += 1
        slots[slot] = Slot(hash: hash, entry: UInt32(count))
        if count * 2 > slotCount { growSlots() }
        return UInt32(last)
    }

    @inline(__always)
    private func matches(_ entry: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let start = ends[entry]
        return ends[entry &+ 1] &- start == bytes.count && UTF8Bytes.equal(text, start, bytes)
    }

    private func growText(_ needed: Int) {
        textRoom = max(textRoom * 2, needed)
        text = Self.resized(text, textRoom)
    }

    private func growEnds() {
        endsRoom *= 2
        ends = Self.resized(ends, (endsRoom + 1) * 8).assumingMemoryBound(to: Int.self)
    }

    /// Large blocks are moved by the kernel (mremap), not copied, so that growing never needs room for both.
    private static func resized(_ block: UnsafeMutableRawPointer?, _ bytes: Int) -> UnsafeMutableRawPointer {
        guard let larger = realloc(block, bytes) else { fatalError("out of memory") }
        return larger
    }

    private func growSlots() {
        let (old, oldCount) = (slots, slotCount)
        defer { old.deallocate() }
        slotCount *= 2
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: Slot(hash: 0, entry: 0), count: slotCount)
        // The hashes are kept: no text is read again.
        for place in 0..<oldCount where old[place].entry != 0 {
            var slot = Int(old[place].hash) & (slotCount - 1)
            while slots[slot].entry != 0 { slot = (slot + 1) & (slotCount - 1) }
            slots[slot] = old[place]
        }
    }

    /// Multiply and fold, 8 bytes a step: fast on short texts. Colliding input only slows an import down.
    @inline(__always)
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var state = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
        guard let base = bytes.baseAddress else { return UInt32(truncatingIfNeeded: state) }
        var index = 0
        while index &+ 8 <= bytes.count {
            state = folded(state ^ base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index &+= 8
        }
        var rest: UInt64 = 0
        while index < bytes.count {
            rest = rest << 8 | UInt64(base.load(fromByteOffset: index, as: UInt8.self))
            index &+= 1
        }
        return UInt32(truncatingIfNeeded: folded(state ^ rest ^ 0xA076_1D64_78BD_642F))
    }

    @inline(__always)
    private static func folded(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
