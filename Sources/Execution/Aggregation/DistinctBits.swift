import Columns

/// Distinct values as a bitmap of group and value, where groups and values are few enough to be counted beforehand.
final class DistinctBits {
    let argument: Int
    let info: ColumnInfo
    private let low: Int64
    private let span: Int
    private let wordsPerGroup: Int
    private let bits: GrowingArray<UInt64>

    /// Bytes of one thread's bitmap; zeroing and merging it must cost less than the rows do.
    private static let bytesLimit = 1 << 24

    /// Nil where the values are not known to be few.
    init?(argument: Int, info: ColumnInfo, groupCount: Int, rows: Int, budget: MemoryBudget) throws(ExecutionError) {
        guard info.kind == .int64 || info.kind == .code || info.kind == .boolean,
            let (lower, upper) = info.bounds.interval, upper >= lower, upper - lower < 1 << 27
        else { return nil }
        let words = (Int(upper - lower) + 64) / 64
        let limit = min(Self.bytesLimit, max(rows * 4, 4_096), budget.bytesLimit / 16)
        guard let low = Int64(exactly: lower), groupCount <= limit / 8 / words else { return nil }
        (self.argument, self.info, self.low, span, wordsPerGroup) = (argument, info, low, Int(upper - lower) + 1, words)
        bits = try GrowingArray(budget, capacity: groupCount * words)
        try bits.fill(to: groupCount * words, with: 0)
    }

    /// Values outside the bounds (a file that lies about its statistics) count as the last one.
    func add(_ groups: UnsafePointer<UInt32>, _ feed: MeasureFeed, count: Int) {
        let (vector, valid, last) = (feed.vector, feed.valid, UInt64(span - 1))
        switch vector.kind {
        case .int64:
            let (values, low) = (vector.int64s, low)
            mark(groups, valid, count) { min(UInt64(bitPattern: values[$0] &- low), last) }
        case .code:
            let (codes, low) = (vector.codes, UInt64(low))
            mark(groups, valid, count) { min(UInt64(codes[$0]) &- low, last) }
        default:
            let (values, low) = (vector.booleans, UInt64(low))
            mark(groups, valid, count) { min(UInt64(values[$0]) &- low, last) }
        }
    }

    @inline(__always)
    private func mark(
        _ groups: UnsafePointer<UInt32>, _ valid: UnsafePointer<UInt8>?, _ count: Int, _ value: (Int) -> UInt64
    ) {
        let (words, wordsPerGroup) = (bits.pointer, wordsPerGroup)
        for row in 0..<count {
            let value = value(row)
            let one: UInt64 = valid.map { $0[row] == 0 ? 0 : 1 } ?? 1
            words[Int(groups[row]) &* wordsPerGroup &+ Int(value >> 6)] |= one << (value & 63)
        }
    }

    /// Adds another thread's values of the same groups.
    func merge(_ other: DistinctBits) {
        for word in 0..<bits.count { bits.pointer[word] |= other.bits.pointer[word] }
    }

    /// Values of a group.
    func count(_ group: Int) -> Int {
        let own = bits.pointer + group * wordsPerGroup
        var count = 0
        for word in 0..<wordsPerGroup { count += own[word].nonzeroBitCount }
        return count
    }

    /// The values of a group, ascending.
    func forEach(_ group: Int, _ body: (Int64) throws(ExecutionError) -> Void) throws(ExecutionError) {
        let own = bits.pointer + group * wordsPerGroup
        for word in 0..<wordsPerGroup {
            var rest = own[word]
            while rest != 0 {
                try body(low + Int64(word * 64 + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
    }
}
