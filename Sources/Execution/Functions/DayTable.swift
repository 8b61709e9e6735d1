import Columns
import Planning

/// A field of every day between two, where they are not far apart: looked up instead of computed.
struct DayTable {
    private let lower: Int64
    private let fields: [Int16]
    /// 89 years in 64 KiB.
    private static let daysLimit: Int128 = 32_768

    /// Nil: the days are too far apart, or not known.
    init?(_ function: ScalarFunction, _ bounds: ValueBounds) {
        guard let (lower, upper) = bounds.interval, lower >= Int128(Calendar.dayRange.lowerBound),
            upper <= Int128(Calendar.dayRange.upperBound), lower <= upper, upper - lower < Self.daysLimit
        else { return nil }
        self.lower = Int64(lower)
        fields = (Int64(lower)...Int64(upper)).map { Int16(truncatingIfNeeded: Calendar.field(function, $0)) }
    }

    /// Days outside (NULL slots, files that lie about their statistics) count as the last one.
    func map(_ days: ColumnVector, _ out: ColumnVector, _ count: Int) {
        let (lower, last) = (lower, UInt64(fields.count - 1))
        fields.withUnsafeBufferPointer { table in
            mapTotal(days, out, count) { (day: Int64) in Int64(table[Int(min(UInt64(bitPattern: day &- lower), last))])
            }
        }
    }
}
