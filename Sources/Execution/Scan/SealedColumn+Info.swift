import Columns
import Schemas

extension SealedColumn {
    /// What plans know of the column: its statistics are those of the sealed version.
    var info: ColumnInfo {
        let kind: VectorKind =
            switch schema.type {
            case .double: .double
            case .boolean: .boolean
            case .text: .code
            default: .int64
            }
        var bounds: ValueBounds = .unknown
        if let minimum = manifest.minimum, let maximum = manifest.maximum {
            switch kind {
            case .int64 where minimum <= maximum: bounds = .integers(lower: Int128(minimum), upper: Int128(maximum))
            case .double:
                let (low, high) = (
                    Double(bitPattern: UInt64(bitPattern: minimum)), Double(bitPattern: UInt64(bitPattern: maximum))
                )
                if low.isFinite, high.isFinite { bounds = .magnitude(max(abs(low), abs(high))) }
            default: break
            }
        }
        return ColumnInfo(type: schema.type, kind: kind, bounds: bounds, mayBeNull: hasNulls, dictionary: dictionary)
    }
}
