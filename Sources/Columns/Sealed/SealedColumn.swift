import Schemas

/// One column of a sealed table, in place. Pointers stay valid as long as the table does.
package struct SealedColumn: @unchecked Sendable {
    package let schema: ColumnSchema
    package let manifest: ColumnManifest
    package let rowCount: Int
    /// `rowCount` values of `width` bytes: offsets from `base`, dictionary codes, or doubles. A NULL slot holds zero bytes.
    package let data: UnsafeRawPointer
    /// Bytes a value: 1, 2, 4 or 8.
    package let width: Int
    /// What is added to a packed offset (wrapping); 0 for dictionaries and doubles.
    package let base: Int64
    /// One bit a row, least significant first, 1 = present; nil where no value is NULL. Bits after the last row are 0.
    package let validity: UnsafePointer<UInt8>?
    /// Text columns.
    package let dictionary: SealedDictionary?
    /// Minimum and maximum of each zone, two words each, as `ColumnManifest.zones` says.
    package let zones: UnsafePointer<Int64>
    package let zoneCount: Int

    package var isDouble: Bool { schema.type == .double }
    package var hasNulls: Bool { validity != nil }

    package func isNull(_ row: Int) -> Bool {
        guard let validity else { return false }
        return validity[row >> 3] >> UInt8(row & 7) & 1 == 0
    }

    /// The stored word of a row without `base`: an offset or a code. Not for doubles.
    package func packed(_ row: Int) -> UInt64 {
        switch width {
        case 1: UInt64(data.load(fromByteOffset: row, as: UInt8.self))
        case 2: UInt64(data.load(fromByteOffset: row * 2, as: UInt16.self))
        case 4: UInt64(data.load(fromByteOffset: row * 4, as: UInt32.self))
        default: data.load(fromByteOffset: row * 8, as: UInt64.self)
        }
    }

    /// Integer, unscaled decimal, days, microseconds, 0/1, or a code. Not for doubles.
    package func word(_ row: Int) -> Int64 { base &+ Int64(bitPattern: packed(row)) }

    package func double(_ row: Int) -> Double { data.load(fromByteOffset: row * 8, as: Double.self) }

    /// One value, slowly: for results, messages and tests, not for loops over rows.
    package func value(_ row: Int) -> Value {
        precondition(row >= 0 && row < rowCount, "row out of range")
        if isNull(row) { return .null }
        switch schema.type {
        case .integer: return .integer(word(row))
        case .decimal(_, let scale): return .decimal(unscaled: Int128(word(row)), scale: scale)
        case .double: return .double(double(row))
        case .boolean: return .boolean(word(row) != 0)
        case .date: return .date(Int32(truncatingIfNeeded: word(row)))
        case .timestamp: return .timestamp(word(row))
        case .text: return .text(dictionary?.string(Int(truncatingIfNeeded: packed(row))) ?? "")
        }
    }
}

/// One subject key of a sealed table, in place.
package struct SealedSubject: @unchecked Sendable {
    package let key: SubjectKey
    /// Position of the key column in the schema; nil for a derived key.
    package let column: Int?
    /// Distinct subjects of the key's home; rows without a subject carry the code `count`.
    package let count: Int
    /// The clustering key: `count + 2` row offsets; subject s holds rows `offsets[s]..<offsets[s + 1]`, the last range the
    /// rows without a subject.
    package let offsets: UnsafePointer<UInt32>?
    /// Other keys: a code a row.
    package let codes: UnsafePointer<UInt32>?
    /// A stable pseudonym a subject; nil in an open seal.
    package let pseudonyms: UnsafePointer<UInt64>?
}
