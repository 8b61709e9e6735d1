import Schemas

/// A sealed table over mapped bytes. Making one checks the manifest against itself and the file's size, in time that
/// does not depend on the rows, so that no range leaves the file; `validate()` checks the contents, once per version.
package struct SealedTable: @unchecked Sendable {
    package let manifest: TableManifest
    package let bytes: UnsafeRawBufferPointer
    /// In schema order.
    package let columns: [SealedColumn]
    /// In the order of `schema.subjectKeys`; the first one clusters the rows.
    package let subjects: [SealedSubject]
    private let owner: AnyObject?
    /// True when the bytes are a mapped file that nobody writes: its pages may be let go of and come back the same.
    package let isFile: Bool

    package var schema: TableSchema { manifest.schema }
    package var rowCount: Int { manifest.rowCount }
    package var zoneRows: Int { manifest.zoneRows }

    /// `bytes` must stay readable and unchanged as long as the table is used; `owner` is kept alive with it; `isFile`: they are a
    /// read-only mapping of a file.
    package init(
        manifest: TableManifest, bytes: UnsafeRawBufferPointer, owner: AnyObject? = nil, isFile: Bool = false
    ) throws(ColumnsError) {
        guard manifest.rowCount >= 0, manifest.rowCount <= SealedLayout.rowLimit,
            (1...SealedLayout.rowLimit).contains(manifest.zoneRows),
            manifest.schema.columns.count <= TableSchema.columnLimit, !manifest.schema.columns.isEmpty,
            manifest.schema.subjectKeys.count <= TableSchema.columnLimit
        else { throw ColumnsError(.countInvalid) }
        guard manifest.fileBytes == bytes.count, bytes.count >= SealedLayout.tailBytes,
            bytes.count <= SealedLayout.fileBytesLimit, let base = bytes.baseAddress
        else { throw ColumnsError(.fileSize) }
        guard Int(bitPattern: base) % SealedLayout.alignment == 0 else { throw ColumnsError(.misaligned) }
        guard manifest.columns.count == manifest.schema.columns.count,
            manifest.subjects.map(\.key) == manifest.schema.subjectKeys
        else { throw ColumnsError(.schemaMismatch) }
        var columns: [SealedColumn] = []
        for index in manifest.columns.indices {
            columns.append(try Self.column(index, of: manifest, base: base))
        }
        var subjects: [SealedSubject] = []
        for index in manifest.subjects.indices {
            subjects.append(try Self.subject(index, of: manifest, base: base))
        }
        self.manifest = manifest
        self.bytes = bytes
        self.columns = columns
        self.subjects = subjects
        self.owner = owner
        self.isFile = isFile
    }

    /// A table in memory.
    package init(manifest: TableManifest, memory: AlignedBytes) throws(ColumnsError) {
        try self.init(manifest: manifest, bytes: memory.bytes, owner: memory)
    }

    private static func column(
        _ index: Int, of table: TableManifest, base: UnsafeRawPointer
    ) throws(ColumnsError) -> SealedColumn {
        let (manifest, schema, rows) = (table.columns[index], table.schema.columns[index], table.rowCount)
        let width: Int
        var offset: Int64 = 0
        var dictionary: SealedDictionary?
        switch (manifest.encoding, schema.type) {
        case (.frameOfReference(let bytes, let reference), .integer),
            (.frameOfReference(let bytes, let reference), .decimal),
            (.frameOfReference(let bytes, let reference), .boolean),
            (.frameOfReference(let bytes, let reference), .date),
            (.frameOfReference(let bytes, let reference), .timestamp):
            guard [1, 2, 4, 8].contains(bytes) else { throw ColumnsError(.widthInvalid, column: index) }
            guard schema.type != .boolean || (bytes == 1 && reference == 0) else {
                throw ColumnsError(.schemaMismatch, column: index)
            }
            (width, offset) = (bytes, reference)
        case (.double, .double): width = 8
        case (.dictionary(let bytes, let count), .text):
            guard [1, 2, 4].contains(bytes) else { throw ColumnsError(.widthInvalid, column: index) }
            width = bytes
            dictionary = try Self.dictionary(count: count, range: manifest.dictionary, index, of: table, base: base)
        default: throw ColumnsError(.schemaMismatch, column: index)
        }
        try SealedLayout.check(manifest.data, bytes: rows * width, fileBytes: table.fileBytes, column: index)
        let zoneBytes = SealedLayout.zoneBytes(rows: rows, zoneRows: table.zoneRows)
        try SealedLayout.check(manifest.zones, bytes: zoneBytes, fileBytes: table.fileBytes, column: index)
        if let validity = manifest.validity {
            let bytes = SealedLayout.validityBytes(rows: rows)
            try SealedLayout.check(validity, bytes: bytes, fileBytes: table.fileBytes, column: index)
        }
        guard (manifest.dictionary != nil) == (schema.type == .text) else {
            throw ColumnsError(.schemaMismatch, column: index)
        }
        guard (0...rows).contains(manifest.nullCount), (manifest.nullCount > 0) == (manifest.validity != nil),
            manifest.nullCount == 0 || schema.isNullable
        else { throw ColumnsError(.validityInvalid, column: index) }
        guard (0...rows).contains(manifest.distinctCount),
            (manifest.minimum == nil) == (manifest.nullCount == rows),
            (manifest.minimum == nil) == (manifest.maximum == nil)
        else { throw ColumnsError(.statisticsInvalid, column: index) }
        return SealedColumn(
            schema: schema, manifest: manifest, rowCount: rows, data: base + manifest.data.offset, width: width,
            base: offset,
            validity: manifest.validity.map { (base + $0.offset).assumingMemoryBound(to: UInt8.self) },
            dictionary: dictionary, zones: (base + manifest.zones.offset).assumingMemoryBound(to: Int64.self),
            zoneCount: zoneBytes / 16)
    }

    private static func dictionary(
        count: Int, range: FileRange?, _ index: Int, of table: TableManifest, base: UnsafeRawPointer
    ) throws(ColumnsError) -> SealedDictionary {
        guard let range, count >= 1, count <= max(table.rowCount, 1) else {
            throw ColumnsError(.dictionaryInvalid, column: index)
        }
        try SealedLayout.check(range, bytes: nil, fileBytes: table.fileBytes, column: index)
        let endsBytes = (count + 1) * 4
        guard range.bytes >= endsBytes, range.bytes - endsBytes <= Int(UInt32.max) else {
            throw ColumnsError(.dictionaryInvalid, column: index)
        }
        let start = base + range.offset
        return SealedDictionary(
            count: count, ends: start.assumingMemoryBound(to: UInt32.self),
            text: UnsafeRawBufferPointer(start: start + endsBytes, count: range.bytes - endsBytes))
    }

    private static func subject(
        _ index: Int, of table: TableManifest, base: UnsafeRawPointer
    ) throws(ColumnsError) -> SealedSubject {
        let manifest = table.subjects[index]
        let column = table.schema.columns.firstIndex { $0.name == manifest.key.column && !manifest.key.isDerived }
        if let column {
            guard table.schema.columns[column].type.isKeyType else {
                throw ColumnsError(.subjectKeyInvalid, column: column)
            }
        } else {
            guard manifest.key.isDerived, table.schema.hasSoundSubjectKeys else {
                throw ColumnsError(.subjectKeyInvalid)
            }
        }
        // Other tables may know subjects of which this one has no row.
        let most = manifest.key.isDerived ? SealedLayout.rowLimit : table.rowCount
        guard (0...most).contains(manifest.count) else { throw ColumnsError(.countInvalid, column: column) }
        guard (manifest.offsets != nil) == (index == 0), (manifest.codes != nil) == (index != 0) else {
            throw ColumnsError(.schemaMismatch, column: column)
        }
        let sizes = [
            (manifest.offsets, (manifest.count + 2) * 4), (manifest.codes, table.rowCount * 4),
            (manifest.pseudonyms, manifest.count * 8),
        ]
        for case (let range?, let size) in sizes {
            try SealedLayout.check(range, bytes: size, fileBytes: table.fileBytes, column: column)
        }
        return SealedSubject(
            key: manifest.key, column: column, count: manifest.count,
            offsets: manifest.offsets.map { (base + $0.offset).assumingMemoryBound(to: UInt32.self) },
            codes: manifest.codes.map { (base + $0.offset).assumingMemoryBound(to: UInt32.self) },
            pseudonyms: manifest.pseudonyms.map { (base + $0.offset).assumingMemoryBound(to: UInt64.self) })
    }
}
