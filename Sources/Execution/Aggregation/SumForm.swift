import Schemas

/// In which numbers an argument is summed. Whatever the form, a result does not depend on threads or batches: integers
/// are exact, and what is not runs on one thread, row after row.
enum SumForm: Hashable {
    /// 64 bits: statistics prove that no sum overflows.
    case narrow
    /// 128 bits, likewise.
    case wide
    /// 128 bits with a check: one thread, since an overflow may depend on the order.
    case checked
    /// Doubles as 128-bit multiples of 2^exponent: exact, or the run starts again with `.sequential`.
    case fixed(exponent: Int)
    /// Doubles, compensated (Neumaier): one thread.
    case sequential

    /// Bits of a fixed-point value: 53 of the significand and 41 that lie below the largest value, with 33 left for sums.
    static let fixedBits = 94

    static func choose(_ info: ColumnInfo, rows: Int, allowsFixed: Bool) -> SumForm {
        if info.kind == .double {
            guard allowsFixed, case .magnitude(let largest) = info.bounds, largest.isFinite, largest < 0x1p900 else {
                return .sequential
            }
            let top = largest == 0 ? 0 : Int(largest.exponent) + 1
            return .fixed(exponent: max(top - fixedBits, -1_074))
        }
        guard let largest = info.bounds.largest else { return .checked }
        let (total, overflow) = largest.multipliedReportingOverflow(by: UInt128(max(rows, 1)))
        if overflow || total > UInt128(Int128.max) { return .checked }
        return info.kind != .int128 && total <= UInt128(Int64.max) ? .narrow : .wide
    }

    var isSequential: Bool { self == .checked || self == .sequential }

    var isDouble: Bool {
        switch self {
        case .fixed, .sequential: true
        default: false
        }
    }
}
