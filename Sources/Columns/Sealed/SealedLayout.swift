import Schemas

/// The arithmetic of the table file: sizes of ranges, and the checks that keep every access inside the file.
///
/// A table file is a sequence of ranges, each at a multiple of 64, zero-padded between, and 64 zero bytes at the end, so
/// that at least 64 readable bytes follow every range. All words are little endian. For each column in schema order: data,
/// validity (if any NULL), dictionary (text), zones; then for each subject key: offsets or codes, pseudonyms.
package enum SealedLayout {
    /// Every range starts at a multiple of this.
    package static let alignment = 64
    /// Zero bytes after the last range.
    package static let tailBytes = 64
    /// Row numbers, offsets and subject codes are u32.
    package static let rowLimit = Int(UInt32.max) - 1
    /// Rows a zone, unless told otherwise.
    package static let defaultZoneRows = 8_192
    /// Largest file: far beyond what rows and columns allow, small enough that sums of offsets cannot overflow.
    package static let fileBytesLimit = 1 << 46

    package static func aligned(_ offset: Int) -> Int { (offset + alignment - 1) & ~(alignment - 1) }
    package static func validityBytes(rows: Int) -> Int { (rows + 7) / 8 }
    package static func zoneCount(rows: Int, zoneRows: Int) -> Int { (rows + zoneRows - 1) / zoneRows }
    /// Two 8-byte words a zone.
    package static func zoneBytes(rows: Int, zoneRows: Int) -> Int { zoneCount(rows: rows, zoneRows: zoneRows) * 16 }

    /// A zone, or a column, without any value: minimum above maximum.
    package static let emptyWords = (minimum: Int64.max, maximum: Int64.min)
    package static let emptyDoubles = (
        minimum: Int64(bitPattern: Double.infinity.bitPattern),
        maximum: Int64(bitPattern: (-Double.infinity).bitPattern)
    )

    /// Refuses a range that is not aligned, has not `bytes` bytes (nil: any number) or leaves the file.
    static func check(
        _ range: FileRange, bytes: Int?, fileBytes: Int, column: Int? = nil
    ) throws(ColumnsError) {
        guard range.offset >= 0, range.bytes >= 0, range.offset <= fileBytes,
            range.bytes <= fileBytes - range.offset, tailBytes <= fileBytes - range.offset - range.bytes
        else { throw ColumnsError(.rangeInvalid, column: column) }
        guard range.offset % alignment == 0 else { throw ColumnsError(.misaligned, column: column) }
        if let bytes, bytes != range.bytes { throw ColumnsError(.rangeInvalid, column: column) }
    }
}
