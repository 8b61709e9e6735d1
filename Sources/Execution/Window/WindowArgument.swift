import Columns
import Schemas

/// An argument of a window function, in the order of the window.
struct WindowArgument {
    let info: ColumnInfo
    /// All rows' values; nil where the argument is `constant`.
    let vector: ColumnVector?
    let constant: Value?

    /// The values of a call that must have them row by row.
    func values() throws(ExecutionError) -> ColumnVector {
        guard let vector else { throw ExecutionError(.planInvalid, "constant argument of a window function") }
        return vector
    }
}

/// An argument that counts: the offset of LAG, the number of NTILE.
enum IntegerArgument {
    case constant(Int64?)
    case column(ColumnVector)

    init(_ argument: WindowArgument) throws(ExecutionError) {
        switch argument.constant {
        case .integer(let value): self = .constant(value)
        case .null: self = .constant(nil)
        case nil where argument.info.type == .integer: self = .column(try argument.values())
        default: throw ExecutionError(.planInvalid, "integer argument of a window function")
        }
    }

    /// Of the row at a place among all rows.
    @inline(__always)
    func value(_ row: Int) -> Int64? {
        switch self {
        case .constant(let value): value
        case .column(let vector): vector.isNull(row) ? nil : vector.int64s[row]
        }
    }
}
