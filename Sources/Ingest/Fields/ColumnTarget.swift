import Columns
import Schemas

/// Where the values of one column go: shared by all threads, each at its own rows.
final class ColumnTarget: Sendable {
    let schema: ColumnSchema
    /// True when the type was inferred and may still turn out wider.
    let isInferred: Bool
    /// True when no value has been seen that would tell a type.
    let isUnknown: Bool
    let domain: DomainCheck?
    /// Of these three, the one of the column's type has an element a row, the others none.
    let words: ColumnBuffer<Int64>
    let doubles: ColumnBuffer<Double>
    let codes: ColumnBuffer<UInt32>
    /// Empty where the column is not nullable.
    let presence: ColumnBuffer<UInt8>

    init(_ schema: ColumnSchema, isInferred: Bool, isUnknown: Bool, domain: DomainCheck?, rows: Int) {
        self.schema = schema
        self.isInferred = isInferred
        self.isUnknown = isUnknown
        self.domain = domain
        words = ColumnBuffer(uninitialised: schema.type == .double || schema.type == .text ? 0 : rows)
        doubles = ColumnBuffer(uninitialised: schema.type == .double ? rows : 0)
        codes = ColumnBuffer(uninitialised: schema.type == .text ? rows : 0)
        presence = ColumnBuffer(uninitialised: schema.isNullable ? rows : 0)
    }

    /// Bytes a row that coding and ordering the subjects of one key takes: codes, order, and two copies of (key, row) pairs.
    static let subjectRowBytes = 4 + 4 + 2 * 16

    /// Bytes a row of a column of this type takes while it is imported: its values, presence, and a packed copy.
    static func rowBytes(_ type: ColumnType) -> Int { type == .text ? 4 + 1 + 4 : 8 + 1 + 8 }
}
