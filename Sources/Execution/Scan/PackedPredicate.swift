import Columns

/// A condition on one stored column that is decided on packed values, before anything is unpacked. NULL never passes.
enum PackedPredicate {
    /// Packed words `low...low + span` (modulo the width); `zone`: the values that may pass, for zone maps.
    case range(column: Int, low: UInt64, span: UInt64, zone: ClosedRange<Int64>?)
    case doubles(column: Int, low: Double, high: Double)
    /// Words that pass; `kind` for EXPLAIN.
    case table(column: Int, CodeTable, kind: String = "table by code")
    /// Any value but NULL.
    case present(column: Int)
    /// NULL alone.
    case absent(column: Int)
    case never

    /// What EXPLAIN calls it.
    var name: String {
        switch self {
        case .range: "range on packed values"
        case .doubles: "range on doubles"
        case .table(_, _, let kind): kind
        case .present: "not null"
        case .absent: "null"
        case .never: "never"
        }
    }

    /// Both conditions as one, where both are ranges of one column that do not wrap around.
    func intersected(with other: PackedPredicate) -> PackedPredicate? {
        guard case .range(let column, let low, let span, let zone?) = self,
            case .range(column, let otherLow, let otherSpan, let otherZone?) = other
        else { return nil }
        let (least, most) = (max(low, otherLow), min(low + span, otherLow + otherSpan))
        guard least <= most, zone.overlaps(otherZone) else { return .never }
        return .range(column: column, low: least, span: most - least, zone: zone.clamped(to: otherZone))
    }

    /// False when no row of the zone can pass.
    func mayPass(zone: Int, of table: SealedTable) -> Bool {
        switch self {
        case .range(let column, _, _, let wanted):
            guard let wanted else { return true }
            let words = table.columns[column].zones + 2 * zone
            return words[0] <= wanted.upperBound && words[1] >= wanted.lowerBound
        case .doubles(let column, let low, let high):
            let words = table.columns[column].zones + 2 * zone
            return Double(bitPattern: UInt64(bitPattern: words[0])) <= high
                && Double(bitPattern: UInt64(bitPattern: words[1])) >= low
        case .table, .present, .absent: return true
        case .never: return false
        }
    }
}
