import Columns

/// What the values of a key column have in common.
struct SortRange {
    var hasNulls = false
    /// Integers, codes, order keys of doubles; above `upper` while there is no value.
    var lower = Int128.max
    var upper = Int128.min
    /// Text: bytes, and the first bytes that are the same in all.
    var shortest = Int.max
    var longest = 0
    var common = Int.max

    /// Looks at a chunk; `reference` is some text of the column.
    mutating func add(_ vector: ColumnVector, count: Int, reference: TextSlice?) {
        if vector.hasNulls, !hasNulls { hasNulls = (0..<count).contains { vector.validity[$0] == 0 } }
        switch vector.kind {
        case .boolean:
            let values = vector.booleans
            words(vector, count) { Int64(values[$0]) }
        case .code:
            let values = vector.codes
            words(vector, count) { Int64(values[$0]) }
        case .int64:
            let values = vector.int64s
            words(vector, count) { values[$0] }
        case .double:
            let values = vector.doubles
            words(vector, count) { OrderKey.of(values[$0]) }
        case .int128:
            let values = vector.int128s
            for row in 0..<count where !vector.isNull(row) {
                lower = min(lower, values[row])
                upper = max(upper, values[row])
            }
        case .text: if let reference { texts(vector, count, reference) }
        }
    }

    @inline(__always)
    private mutating func words(_ vector: ColumnVector, _ count: Int, _ value: (Int) -> Int64) {
        var (low, high) = (Int64.max, Int64.min)
        if vector.hasNulls {
            let validity = vector.validity
            for row in 0..<count where validity[row] != 0 {
                (low, high) = (min(low, value(row)), max(high, value(row)))
            }
        } else {
            for row in 0..<count { (low, high) = (min(low, value(row)), max(high, value(row))) }
        }
        guard low <= high else { return }
        (lower, upper) = (min(lower, Int128(low)), max(upper, Int128(high)))
    }

    private mutating func texts(_ vector: ColumnVector, _ count: Int, _ reference: TextSlice) {
        let values = vector.texts
        common = min(common, reference.count)
        for row in 0..<count where !vector.isNull(row) {
            let text = values[row]
            (shortest, longest) = (min(shortest, text.count), max(longest, text.count))
            var same = 0
            let limit = min(common, text.count)
            while same < limit,
                text.start.load(fromByteOffset: same, as: UInt8.self)
                    == reference.start.load(fromByteOffset: same, as: UInt8.self)
            { same += 1 }
            common = same
        }
    }

    /// Of the chunks of both.
    mutating func merge(_ other: SortRange) {
        hasNulls = hasNulls || other.hasNulls
        (lower, upper) = (min(lower, other.lower), max(upper, other.upper))
        (shortest, longest) = (min(shortest, other.shortest), max(longest, other.longest))
        common = min(common, other.common)
    }

    /// Without a text all is empty.
    var settled: SortRange {
        var range = self
        if longest < shortest { (range.shortest, range.longest, range.common) = (0, 0, 0) }
        range.common = min(range.common, range.shortest)
        return range
    }
}
