import Columns

/// Tells early that a value of a probe column matches no key of a build side: exactly, by a bit for every value of a compact
/// range, or with a few false hopes, by a Bloom filter (Putze, Sanders, Singler, "Cache-, Hash- and Space-Efficient Bloom
/// Filters": all bits of a key lie in one word). NULL matches nothing.
final class KeyFilter: @unchecked Sendable {
    /// Values `low...low + span` may match.
    let low: Int64
    let span: UInt64
    private let isExact: Bool
    private let words: GrowingArray<UInt64>

    /// Words of a bitmap beyond this many a key are a Bloom filter's business.
    private static let wordsPerKey = 2
    /// A bitmap up to this size lies in a core's cache anyhow.
    private static let smallWords = 1 << 17

    /// A filter of one part of the keys of a build side.
    init(
        _ part: JoinKeyPart, build: BuildRows, column: Int, context: RunContext
    ) throws(ExecutionError) {
        (low, span) = (part.low, part.span)
        isExact = span < UInt64(64 * max(Self.smallWords, Self.wordsPerKey * build.count))
        // A Bloom filter takes about 13 bits a key.
        let count = isExact ? Int(span >> 6) + 1 : build.count / 5 + 1
        words = try GrowingArray(context.budget, capacity: count)
        words.count = count
        let threads = build.count >= JoinTableBuilder.parallelRows ? context.options.threads : 1
        let (bits, isExact, low) = (words, isExact, low)
        let info = build.block.columns[column].info
        let reservation = Reservation(context.budget)
        try reservation.add(threads * ColumnVector.bytes(kind: info.kind, capacity: BuildRows.stepRows))
        // Every thread reads all keys and writes its own words.
        try context.parallel(threads) { (thread) throws(ExecutionError) in
            let (first, end) = (count * thread / threads, count * (thread + 1) / threads)
            let to = bits.pointer
            (to + first).initialize(repeating: 0, count: end - first)
            let vector = ColumnVector(kind: info.kind, capacity: BuildRows.stepRows)
            for step in build.steps(of: 0, 1) {
                try context.cancellation.check()
                build.block.read(column: column, first: step.lowerBound, count: step.count, into: vector)
                let values = vector.int64s
                for row in 0..<step.count where !vector.isNull(row) {
                    let distance = UInt64(bitPattern: values[row] &- low)
                    let (word, mask) = isExact ? Self.bit(distance) : Self.bloom(distance, count)
                    if word >= first, word < end { to[word] |= mask }
                }
            }
        }
    }

    @inline(__always)
    private static func bit(_ distance: UInt64) -> (word: Int, mask: UInt64) {
        (Int(truncatingIfNeeded: distance >> 6), 1 << (distance & 63))
    }

    @inline(__always)
    private static func bloom(_ distance: UInt64, _ count: Int) -> (word: Int, mask: UInt64) {
        let hash = JoinHashTable.hash(distance)
        let word = ((hash >> 32) &* UInt64(truncatingIfNeeded: count)) >> 32
        return (Int(truncatingIfNeeded: word), 1 << (hash & 63) | 1 << (hash >> 6 & 63))
    }

    /// False when no value of the zone can match.
    func mayPass(zone: Int, of column: SealedColumn) -> Bool {
        let (least, most) = (column.zones[2 * zone], column.zones[2 * zone + 1])
        guard least <= most else { return false }
        let (upper, overflow) = low.addingReportingOverflow(Int64(clamping: span))
        return most >= low && (overflow || least <= upper)
    }

    /// The rows that may match, of `first + selection[i]` (`isWhole`: of `first + i`); returns how many.
    func refine(
        _ column: SealedColumn, first: Int, selection: UnsafeMutablePointer<UInt16>, count: Int, isWhole: Bool
    ) -> Int {
        let data = column.data + first * column.width
        var kept: Int
        switch column.width {
        case 1: kept = refine(data, UInt8.self, column.base, selection, count, isWhole)
        case 2: kept = refine(data, UInt16.self, column.base, selection, count, isWhole)
        case 4: kept = refine(data, UInt32.self, column.base, selection, count, isWhole)
        default: kept = refine(data, UInt64.self, column.base, selection, count, isWhole)
        }
        guard let validity = column.validity else { return kept }
        let found = kept
        kept = 0
        for index in 0..<found {
            let row = first + Int(selection[index])
            selection[kept] = selection[index]
            kept += Int(validity[row >> 3] >> UInt8(row & 7) & 1)
        }
        return kept
    }

    @inline(__always)
    private func refine<T: FixedWidthInteger & UnsignedInteger>(
        _ data: UnsafeRawPointer, _: T.Type, _ base: Int64, _ selection: UnsafeMutablePointer<UInt16>, _ count: Int,
        _ isWhole: Bool
    ) -> Int {
        let (values, words, size) = (data.assumingMemoryBound(to: T.self), words.pointer, words.count)
        let (shift, span) = (UInt64(bitPattern: base &- low), span)
        var kept = 0
        if isExact {
            for index in 0..<count {
                let row = isWhole ? UInt16(truncatingIfNeeded: index) : selection[index]
                let distance = UInt64(values[Int(row)]) &+ shift
                let (word, mask) = Self.bit(distance <= span ? distance : 0)
                selection[kept] = row
                kept += distance <= span && words[word] & mask != 0 ? 1 : 0
            }
        } else {
            for index in 0..<count {
                let row = isWhole ? UInt16(truncatingIfNeeded: index) : selection[index]
                let distance = UInt64(values[Int(row)]) &+ shift
                let (word, mask) = Self.bloom(distance, size)
                selection[kept] = row
                kept += distance <= span && words[word] & mask == mask ? 1 : 0
            }
        }
        return kept
    }
}

/// A filter on a column of a scan, from a join above.
struct ScanKeyFilter {
    /// Position in the schema.
    let column: Int
    let filter: KeyFilter
}
