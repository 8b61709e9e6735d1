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
    func mode(_ parts: [UnsafeBufferPointer<Key>], isDescending: Bool) throws(ExecutionError) -> Key {
        ValueSelection.mode(try copy(parts), isDescending: isDescending)
    }

    /// The values at `ranks`, counted from 0 in ascending order over all parts.
    func keys(_ parts: [UnsafeBufferPointer<Key>], at ranks: [Int]) throws(ExecutionError) -> [Key] {
        try cancellation.check()
        if isFast, parts.reduce(0, { $0 + $1.count }) > Self.sortedLimit {
            if let numbers = parts as? [UnsafeBufferPointer<UInt32>] {
                if let keys = try byHistogram(numbers, at: ranks) as? [Key] { return keys }
            } else if let numbers = parts as? [UnsafeBufferPointer<Int64>] {
                if let keys = try byHistogram(numbers, at: ranks) as? [Key] { return keys }
            }
        }
        var own = try copy(parts)
        if own.count <= Self.sortedLimit {
            own.sort()
            return ranks.map { own[$0] }
        }
        return ranks.map { ValueSelection.select(own, rank: $0) }
    }

    private func copy(
        _ parts: [UnsafeBufferPointer<Key>]
    ) throws(ExecutionError) -> UnsafeMutableBufferPointer<Key> {
        copies.count = 0
        for part in parts {
            try copies.ensureRoom(part.count)
            if let base = part.baseAddress {
                (copies.pointer + copies.count).update(from: base, count: part.count)
            }
            copies.count += part.count
        }
        return UnsafeMutableBufferPointer(start: copies.pointer, count: copies.count)
    }

    /// Which buckets are wanted, and what is before each.
    private struct Wanted {
        /// By rank, its bucket.
        var buckets: [Int: Int] = [:]
        /// By bucket: values before it among all, and among those that are gathered.
        var before: [Int: (all: Int, gathered: Int)] = [:]
        var gathered = 0

        init(_ ranks: [Int], _ counts: UnsafePointer<UInt32>) {
            var (bucket, seen) = (0, 0)
            for rank in Set(ranks).sorted() {
                while seen + Int(counts[bucket]) <= rank {
                    seen += Int(counts[bucket])
                    bucket += 1
                }
                buckets[rank] = bucket
                if before[bucket] == nil {
                    before[bucket] = (seen, gathered)
                    gathered += Int(counts[bucket])
                }
            }
        }
    }

    /// Counts values by their upper bits and sorts those alone that share them with a wanted rank; nil where these are
    /// most of them.
    private func byHistogram<Number: FixedWidthInteger & BitwiseCopyable>(
        _ parts: [UnsafeBufferPointer<Number>], at ranks: [Int]
    ) throws(ExecutionError) -> [Number]? {
        var (least, most) = (Number.max, Number.min)
        for part in parts { for value in part { (least, most) = (min(least, value), max(most, value)) } }
        let span = Number.Magnitude(truncatingIfNeeded: most &- least)
        let bits = Number.bitWidth - span.leadingZeroBitCount
        let shift = Number.Magnitude(max(0, bits - Self.bucketBits))
        @inline(__always) func bucket(_ value: Number) -> Int {
            Int(truncatingIfNeeded: Number.Magnitude(truncatingIfNeeded: value &- least) &>> shift)
        }
        let buckets = counts.pointer
        buckets.update(repeating: 0, count: 1 << Self.bucketBits)
        for part in parts { for value in part { buckets[bucket(value)] &+= 1 } }
        try cancellation.check()
        let wanted = Wanted(ranks, buckets)
        guard wanted.gathered <= parts.reduce(0, { $0 + $1.count }) / 4 else { return nil }
        buckets.update(repeating: 0, count: 1 << Self.bucketBits)
        for bucket in wanted.before.keys { buckets[bucket] = 1 }
        copies.count = 0
        try copies.ensureRoom(wanted.gathered + 1)
        let out = UnsafeMutableRawPointer(copies.pointer).bound(Number.self)
        var next = 0
        for part in parts {
            for value in part {
                // One place more than wanted values takes the unwanted ones.
                out[next] = value
                next &+= Int(buckets[bucket(value)])
            }
        }
        var own = UnsafeMutableBufferPointer(start: out, count: wanted.gathered)
        own.sort()
        return ranks.map { rank in
            guard let bucket = wanted.buckets[rank], let before = wanted.before[bucket] else { return least }
            return own[before.gathered + rank - before.all]
        }
    }
}
