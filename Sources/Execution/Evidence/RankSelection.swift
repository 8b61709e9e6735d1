import Columns

/// Finds values by rank, several at once, and leaves where they are the values of which it chooses. One instance a thread.
final class RankSelection<Key: Comparable & BitwiseCopyable> {
    private let copies: GrowingArray<Key>
    private let counts: GrowingArray<UInt32>
    private let isFast: Bool
    private let cancellation: Cancellation

    /// Fewer values are sorted; of more, a histogram says where each rank lies.
    private static var sortedLimit: Int { 2_048 }
    private static var bucketBits: Int { 12 }

    init(_ context: RunContext) throws(ExecutionError) {
        isFast = context.options.useFastKernels
        cancellation = context.cancellation
        copies = try GrowingArray(context.budget)
        counts = try GrowingArray(context.budget)
        try counts.fill(to: 1 << Self.bucketBits, with: 0)
    }

    /// The most frequent value; of several the first in the order asked for.
    func mode(_ values: UnsafeBufferPointer<Key>, isDescending: Bool) throws(ExecutionError) -> Key {
        ValueSelection.mode(try copy(values), isDescending: isDescending)
    }

    /// The values at `ranks`, counted from 0 in ascending order.
    func keys(_ values: UnsafeBufferPointer<Key>, at ranks: [Int]) throws(ExecutionError) -> [Key] {
        try cancellation.check()
        if isFast, Key.self == Int64.self, values.count > Self.sortedLimit {
            let numbers = UnsafeRawBufferPointer(values).assumingMemoryBound(to: Int64.self)
            let keys = try numbersByHistogram(numbers, at: ranks)
            if let keys { return keys.map { unsafeBitCast($0, to: Key.self) } }
        }
        let own = try copy(values)
        if own.count <= Self.sortedLimit {
            var own = own
            own.sort()
            return ranks.map { own[$0] }
        }
        return ranks.map { ValueSelection.select(own, rank: $0) }
    }

    private func copy(_ values: UnsafeBufferPointer<Key>) throws(ExecutionError) -> UnsafeMutableBufferPointer<Key> {
        copies.count = 0
        try copies.ensureRoom(values.count)
        if let base = values.baseAddress { copies.pointer.update(from: base, count: values.count) }
        return UnsafeMutableBufferPointer(start: copies.pointer, count: values.count)
    }

    /// Counts values by their upper bits and sorts those alone that share them with a wanted rank; nil where these are
    /// most of them.
    private func numbersByHistogram(
        _ values: UnsafeBufferPointer<Int64>, at ranks: [Int]
    ) throws(ExecutionError) -> [Int64]? {
        var (least, most) = (values[0], values[0])
        for value in values { (least, most) = (min(least, value), max(most, value)) }
        let span = UInt64(bitPattern: most &- least)
        let shift = UInt64(max(0, 64 - span.leadingZeroBitCount - Self.bucketBits))
        let buckets = counts.pointer
        buckets.update(repeating: 0, count: 1 << Self.bucketBits)
        for value in values { buckets[Int(truncatingIfNeeded: UInt64(bitPattern: value &- least) >> shift)] += 1 }
        try cancellation.check()
        // Where each wanted bucket begins among all values, and among those that are gathered.
        var (begins, places): ([Int: Int], [Int: Int]) = ([:], [:])
        let wanted = Set(ranks).sorted()
        var (bucket, seen, gathered) = (0, 0, 0)
        var found: [Int: Int] = [:]
        for rank in wanted {
            while seen + Int(buckets[bucket]) <= rank {
                seen += Int(buckets[bucket])
                bucket += 1
            }
            found[rank] = bucket
            if begins[bucket] == nil {
                (begins[bucket], places[bucket]) = (seen, gathered)
                gathered += Int(buckets[bucket])
            }
        }
        guard gathered <= values.count / 4 else { return nil }
        let flags = buckets
        flags.update(repeating: 0, count: 1 << Self.bucketBits)
        for bucket in begins.keys { flags[bucket] = 1 }
        copies.count = 0
        try copies.ensureRoom(gathered + 1)
        let out = UnsafeMutableRawPointer(copies.pointer).bound(Int64.self)
        var next = 0
        for value in values {
            // One place more than wanted values takes the unwanted ones.
            out[next] = value
            next &+= Int(flags[Int(truncatingIfNeeded: UInt64(bitPattern: value &- least) >> shift)])
        }
        var own = UnsafeMutableBufferPointer(start: out, count: gathered)
        own.sort()
        return ranks.map { rank in
            let bucket = found[rank] ?? 0
            return own[(places[bucket] ?? 0) + rank - (begins[bucket] ?? 0)]
        }
    }
}
