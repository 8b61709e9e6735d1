import Columns
import Schemas

/// Where the values of one column go: shared by all threads, each at its own rows.
final class ColumnTarget: Sendable {
    /// What one pass over the file does with the column.
    enum Use: Sendable {
        /// Each value is stored at its row.
        case stored
        /// Values are checked against type and domain; none is kept.
        case checked
        /// Not looked at.
        case skipped
        /// Texts in the range are stored as marked numbers, others left as they are.
        case ranged(TextRange)
    }

    let schema: ColumnSchema
    let use: Use
    /// True when texts that take too much memory may be given up, to be read again in ranges.
    let canSetAside: Bool
    /// True when the type was inferred and may still turn out wider.
    let isInferred: Bool
    /// True when no value has been seen that would tell a type.
    let isUnknown: Bool
    let domain: DomainCheck?
    /// Of these three, the one of the column's type has an element a row; where nothing is stored it has one, which takes all.
    let words: ColumnBuffer<Int64>
    let doubles: ColumnBuffer<Double>
    let codes: ColumnBuffer<UInt32>
    /// Empty where the column is not nullable.
    let presence: ColumnBuffer<UInt8>

    init(
        _ schema: ColumnSchema, use: Use, canSetAside: Bool = true, isInferred: Bool, isUnknown: Bool,
        domain: DomainCheck?, rows: Int
    ) {
        self.schema = schema
        self.use = use
        self.canSetAside = canSetAside
        self.isInferred = isInferred
        self.isUnknown = isUnknown
        self.domain = domain
        let room = use.keepsRows ? rows : 1
        words = ColumnBuffer(uninitialised: schema.type == .double || schema.type == .text ? 0 : room)
        doubles = ColumnBuffer(uninitialised: schema.type == .double ? room : 0)
        codes = ColumnBuffer(uninitialised: schema.type == .text ? room : 0)
        presence = ColumnBuffer(uninitialised: schema.isNullable ? room : 0)
    }

    /// The same column, its texts taken a range at a time.
    init(_ other: ColumnTarget, range: TextRange) {
        (schema, use, canSetAside) = (other.schema, .ranged(range), true)
        (isInferred, isUnknown, domain) = (other.isInferred, other.isUnknown, other.domain)
        (words, doubles, codes, presence) = (other.words, other.doubles, other.codes, other.presence)
    }
}

extension ColumnTarget.Use {
    /// True where rows have elements of their own.
    var keepsRows: Bool {
        switch self {
        case .stored, .ranged: true
        case .checked, .skipped: false
        }
    }
}
