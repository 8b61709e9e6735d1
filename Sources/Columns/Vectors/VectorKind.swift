/// How the values of a vector lie in memory. The kind is settled when a plan is prepared, never per row.
package enum VectorKind: String, Hashable, Sendable {
    /// A byte, 0 or 1.
    case boolean
    /// Integers, dates (days), timestamps (microseconds) and decimals whose unscaled values are known to fit.
    case int64
    /// Wide decimals.
    case int128
    case double
    /// `TextSlice`.
    case text
    /// u32 codes into the column's dictionary.
    case code

    /// Bytes a value.
    package var width: Int {
        switch self {
        case .boolean: 1
        case .code: 4
        case .int64, .double: 8
        case .int128, .text: 16
        }
    }
}
