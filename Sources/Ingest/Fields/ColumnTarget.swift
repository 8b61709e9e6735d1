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
    let words: ColumnBuffer<Int64>?
    let doubles: ColumnBuffer<Double>?
    let codes: ColumnBuffer<UInt32>?
    let presence: ColumnBuffer<UInt8>?

    init(_ schema: ColumnSchema, isInferred: Bool, isUnknown: Bool, domain: DomainCheck?, rows: Int) {
        self.schema = schema
        self.isInferred = isInferred
        self.isUnknown = isUnknown
        self.domain = domain
        words = schema.type == .double || schema.type == .text ? nil : ColumnBuffer(uninitialised: rows)
        doubles = schema.type == .double ? ColumnBuffer(uninitialised: rows) : nil
        codes = schema.type == .text ? ColumnBuffer(uninitialised: rows) : nil
        presence = schema.isNullable ? ColumnBuffer(uninitialised: rows) : nil
    }

    /// Bytes a row of a column of this type takes while it is imported: its values, presence, and a packed copy.
    static func rowBytes(_ type: ColumnType) -> Int { type == .text ? 4 + 1 + 4 : 8 + 1 + 8 }
}
