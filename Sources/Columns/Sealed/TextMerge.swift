/// Puts the texts of several interners into one ascending order, on several threads.
///
/// Texts are compared 8 bytes at a time as big-endian words: all entries are sorted by the word at one depth, and only
/// runs of equal words look 8 bytes further (multikey sorting; Bentley, Sedgewick 1997), so a shared beginning is read once
/// and not in every comparison. Threads take parts that differ in the first two bytes after what all texts have in common.
final class TextMerge: @unchecked Sendable {
    private struct Entry {
        /// While sorting, 8 bytes at the depth reached; then 1 where the text differs from the one before, else 0.
        var word: UInt64
        var source: UInt32
        var index: UInt32
    }

    /// Entries that are sorted, counted and written on their own: no text of theirs is in another part.
    private struct Part {
        var range: Range<Int>
        var distinct = 0
        var bytes = 0
    }

    private let interners: [TextInterner]
    private let views: ColumnBuffer<TextView>
    private let entries: ColumnBuffer<Entry>
    private let threads: Int
    private var parts = Slots<Part>(count: 0)
    private var ranges: [Range<Int>] = []
    /// The code of each entry of each interner, once the dictionary is there.
    let ranks: [ColumnBuffer<UInt32>]

    private static let buckets = 1 << 16
    private static let partsPerThread = 32
    /// Fewer entries are one part: a table of all beginnings would cost more than sorting them.
    private static let partedEntries = 4_096

    init(_ interners: [TextInterner], threads: Int) {
        self.interners = interners
        self.threads = max(threads, 1)
        views = ColumnBuffer(interners.map(\.view))
        ranks = interners.map { ColumnBuffer(repeating: 0, count: $0.count) }
        entries = ColumnBuffer(uninitialised: interners.reduce(0) { $0 + $1.count })
        let depth = commonPrefix()
        ranges = entries.count < Self.partedEntries ? gathered(at: depth) : distribute(at: depth)
        parts = Slots(count: ranges.count)
        eachRange { [self] part, range in
            sort(range, from: depth)
            parts.set(part, counted(range))
        }
    }

    /// Nil where there is more text than `textBytesLimit`.
    func dictionary(textBytesLimit: Int) -> TextDictionary? {
        let counted = parts.all
        var starts: [(code: Int, byte: Int)] = []
        var (codes, bytes) = (0, 0)
        for part in counted {
            starts.append((codes, bytes))
            codes += part.distinct
            bytes += part.bytes
        }
        guard bytes <= textBytesLimit else { return nil }
        let ends = ColumnBuffer<UInt32>(repeating: 0, count: codes + 1)
        let text = ColumnBuffer<UInt8>(uninitialised: bytes)
        let places = starts
        eachRange { [self] part, range in
            write(range, firstCode: places[part].code, firstByte: places[part].byte, ends: ends, text: text)
        }
        return TextDictionary(
            ends: Array(UnsafeBufferPointer(start: ends.pointer, count: ends.count)),
            text: Array(UnsafeBufferPointer(start: text.pointer, count: text.count)))
    }

    /// Runs the body for every part, those of one thread one after another.
    private func eachRange(_ body: @escaping @Sendable (Int, Range<Int>) -> Void) {
        let (ranges, count) = (ranges, min(threads, ranges.count))
        Crew.run(count) { thread in
            for part in stride(from: thread, to: ranges.count, by: count) { body(part, ranges[part]) }
        }
    }

    /// Bytes that all texts begin with.
    private func commonPrefix() -> Int {
        guard let first = interners.first(where: { $0.count > 0 }) else { return 0 }
        let model = first.bytes(0)
        var common = model.count
        for interner in interners {
            for entry in 0..<interner.count {
                let text = interner.bytes(entry)
                var length = 0
                while length < min(common, text.count), text[length] == model[length] { length += 1 }
                common = length
                if common == 0 { return 0 }
            }
        }
        return common
    }

    /// All entries as one range, in any order.
    private func gathered(at depth: Int) -> [Range<Int>] {
        var next = 0
        for (source, interner) in interners.enumerated() {
            let view = views.pointer[source]
            for index in 0..<interner.count {
                entries.pointer[next] = Entry(
                    word: view.word(index, at: depth), source: UInt32(source), index: UInt32(index))
                next += 1
            }
        }
        return next > 0 ? [0..<next] : []
    }

    /// Puts all entries into the order of two bytes, and returns ranges of about equal size that end where these change.
    private func distribute(at depth: Int) -> [Range<Int>] {
        var starts = Array(repeating: 0, count: Self.buckets + 1)
        for (source, interner) in interners.enumerated() {
            let view = views.pointer[source]
            for index in 0..<interner.count { starts[Int(view.word(index, at: depth) >> 48) + 1] += 1 }
        }
        let target = max(1, entries.count / (threads * Self.partsPerThread))
        var ranges: [Range<Int>] = []
        var open = 0
        for bucket in 0..<Self.buckets {
            starts[bucket + 1] += starts[bucket]
            if starts[bucket + 1] - open >= target {
                ranges.append(open..<starts[bucket + 1])
                open = starts[bucket + 1]
            }
        }
        if open < entries.count { ranges.append(open..<entries.count) }
        starts.withUnsafeMutableBufferPointer { next in
            for (source, interner) in interners.enumerated() {
                let view = views.pointer[source]
                for index in 0..<interner.count {
                    let word = view.word(index, at: depth)
                    let bucket = Int(word >> 48)
                    entries.pointer[next[bucket]] = Entry(word: word, source: UInt32(source), index: UInt32(index))
                    next[bucket] += 1
                }
            }
        }
        return ranges
    }

    /// Sorts entries whose words are those at `depth`, and whose texts are equal before it.
    private func sort(_ range: Range<Int>, from depth: Int) {
        let views = views.pointer
        func length(_ entry: Entry) -> Int { views[Int(entry.source)].length(Int(entry.index)) }
        // A list, not recursion: texts may share a megabyte.
        var open: [(range: Range<Int>, depth: Int)] = [(range, depth)]
        while let (range, depth) = open.popLast() {
            var entries = UnsafeMutableBufferPointer(
                start: self.entries.pointer + range.lowerBound, count: range.count)
            entries.sort { $0.word < $1.word }
            var start = 0
            while start < entries.count {
                var end = start + 1
                while end < entries.count, entries[end].word == entries[start].word { end += 1 }
                if end - start > 1 {
                    // A text that ends within the word comes before those that go on; of two that end, the shorter one.
                    var ended = start
                    for index in start..<end where length(entries[index]) <= depth + 8 {
                        entries.swapAt(index, ended)
                        ended += 1
                    }
                    if ended - start > 1 {
                        var short = UnsafeMutableBufferPointer(rebasing: entries[start..<ended])
                        short.sort { length($0) < length($1) }
                    }
                    if end - ended > 1 {
                        for index in ended..<end {
                            let entry = entries[index]
                            entries[index].word = views[Int(entry.source)].word(Int(entry.index), at: depth + 8)
                        }
                        open.append(((range.lowerBound + ended)..<(range.lowerBound + end), depth + 8))
                    }
                }
                start = end
            }
        }
    }

    /// Marks the first of equal texts, and counts.
    private func counted(_ range: Range<Int>) -> Part {
        let (views, entries) = (views.pointer, entries.pointer)
        var part = Part(range: range)
        for place in range {
            let text = views[Int(entries[place].source)].bytes(Int(entries[place].index))
            var isNew = true
            if place > range.lowerBound {
                let before = views[Int(entries[place - 1].source)].bytes(Int(entries[place - 1].index))
                isNew = before.count != text.count || !UTF8Bytes.equal(text.baseAddress, 0, before)
            }
            entries[place].word = isNew ? 1 : 0
            part.distinct += isNew ? 1 : 0
            part.bytes += isNew ? text.count : 0
        }
        return part
    }

    private func write(
        _ range: Range<Int>, firstCode: Int, firstByte: Int, ends: ColumnBuffer<UInt32>, text: ColumnBuffer<UInt8>
    ) {
        let (views, entries) = (views.pointer, entries.pointer)
        var (next, byte) = (firstCode, firstByte)
        for place in range {
            let entry = entries[place]
            if entry.word == 1 {
                let bytes = views[Int(entry.source)].bytes(Int(entry.index))
                if let base = bytes.baseAddress {
                    UnsafeMutableRawPointer(text.pointer + byte).copyMemory(from: base, byteCount: bytes.count)
                }
                byte += bytes.count
                next += 1
                ends.pointer[next] = UInt32(byte)
            }
            ranks[Int(entry.source)].pointer[Int(entry.index)] = UInt32(next - 1)
        }
    }
}

/// The texts of an interner that takes no more of them, read without counting references.
struct TextView {
    let ends: UnsafePointer<Int>
    let text: UnsafeRawPointer
    let textBytes: Int

    @inline(__always)
    func length(_ entry: Int) -> Int { ends[entry &+ 1] &- ends[entry] }

    @inline(__always)
    func bytes(_ entry: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text + ends[entry], count: length(entry))
    }

    /// 8 bytes of the text from `depth` on, big endian; zeros after its end.
    @inline(__always)
    func word(_ entry: Int, at depth: Int) -> UInt64 {
        let start = ends[entry] &+ depth
        let left = ends[entry &+ 1] &- start
        if left <= 0 { return 0 }
        if start &+ 8 <= textBytes {
            let word = UInt64(bigEndian: text.loadUnaligned(fromByteOffset: start, as: UInt64.self))
            return left >= 8 ? word : word & ~(UInt64.max >> UInt64(left &* 8))
        }
        var word: UInt64 = 0
        for offset in 0..<8 {
            word = word << 8 | (offset < left ? UInt64(text.load(fromByteOffset: start + offset, as: UInt8.self)) : 0)
        }
        return word
    }
}
