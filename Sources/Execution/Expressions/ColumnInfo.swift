import Columns
import Schemas

/// What is known at plan time of a column between operators.
struct ColumnInfo {
    var type: ColumnType
    var kind: VectorKind
    var bounds: ValueBounds
    var mayBeNull: Bool
    /// For `code` vectors.
    var dictionary: SealedDictionary?

    init(
        type: ColumnType, kind: VectorKind, bounds: ValueBounds? = nil, mayBeNull: Bool,
        dictionary: SealedDictionary? = nil
    ) {
        self.type = type
        self.kind = kind
        self.mayBeNull = mayBeNull
        self.dictionary = dictionary
        if let bounds, bounds != .unknown {
            // What does not fit the kind is NULL: a computed decimal of few digits is not bounded by its 38.
            self.bounds = kind == .int64 ? bounds.clamped(to: .int64) : bounds
        } else {
            switch kind {
            case .boolean: self.bounds = .boolean
            case .int64: self.bounds = .int64
            case .int128: self.bounds = .decimal
            case .code: self.bounds = .integers(lower: 0, upper: Int128(max((dictionary?.count ?? 1) - 1, 0)))
            case .double, .text: self.bounds = .unknown
            }
        }
    }

    /// The kind that values of `type` take when `bounds` hold.
    static func kind(of type: ColumnType, bounds: ValueBounds) -> VectorKind {
        switch type {
        case .integer, .date, .timestamp: .int64
        case .decimal(let precision, _):
            precision <= ColumnType.storedDecimalPrecision || bounds.fitsInt64 ? .int64 : .int128
        case .double: .double
        case .boolean: .boolean
        case .text: .text
        }
    }
}
