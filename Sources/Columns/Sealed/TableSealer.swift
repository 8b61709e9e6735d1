import Schemas

/// Takes the bytes of a sealed file in order; false ends the sealing.
package typealias SealOutput = (UnsafeRawBufferPointer) -> Bool

/// Reads columns that are not in memory: called with the first one that is wanted, returns it and perhaps some that follow, by
/// position.
package typealias ColumnSource = (Int) throws -> [Int: UnsealedColumn]

/// Writes an in-memory table as a sealed file: clusters, packs, and streams range after range.
package struct TableSealer {
    private var table: UnsealedTable
    private let zoneRows: Int
    private let order: [UInt32]?
    private let offsets: [UInt32]
    /// The subject keys, in the schema's order.
    package private(set) var subjects: [SubjectOrder]
    /// Stable pseudonyms by subject code, one list a key; nil for an open seal.
    package var pseudonyms: [[UInt64]]?

    /// Codes the subjects and orders the rows by the first key, rows without a subject last. `attached` holds the subjects of
    /// each derived key, by its position among the schema's keys.
    package init(
        _ table: UnsealedTable, attached: [Int: AttachedSubject] = [:], zoneRows: Int = SealedLayout.defaultZoneRows
    ) throws(ColumnsError) {
        guard table.rowCount >= 0, table.rowCount <= SealedLayout.rowLimit, zoneRows > 0, !table.columns.isEmpty,
            table.columns.count <= TableSchema.columnLimit
        else { throw ColumnsError(.countInvalid) }
        guard table.columns.count == table.schema.columns.count else { throw ColumnsError(.schemaMismatch) }
        for (index, column) in table.columns.enumerated() {
            guard column.count == table.rowCount, column.holds(table.schema.columns[index].type) else {
                throw ColumnsError(.columnMismatch, column: index)
            }
        }
        var subjects: [SubjectOrder] = []
        for (index, key) in table.schema.subjectKeys.enumerated() {
            guard key.isDerived else {
                subjects.append(try SubjectOrder(key, of: table))
                continue
            }
            guard let attached = attached[index] else { throw ColumnsError(.subjectsInvalid) }
            subjects.append(try SubjectOrder(key, attached: attached, rows: table.rowCount))
        }
        (order, offsets) = subjects.first?.clustered() ?? (nil, [])
        if !subjects.isEmpty { subjects[0].forgetCodes() }
        self.table = table
        self.zoneRows = zoneRows
        self.subjects = subjects
    }

    /// Sends the file to `output` in order and returns its manifest (with an empty `sha256`). A column is let go of once it was
    /// written, and asked of `source` where it is absent. Throws `ColumnsError`, or what `source` throws.
    package mutating func seal(
        file: String, threads: Int = 1, source: ColumnSource = { _ in [:] }, output: @escaping SealOutput
    ) throws -> TableManifest {
        var writer = RangeWriter(output: output)
        var columns: [ColumnManifest] = []
        let width = max(threads, 1)
        while columns.count < table.columns.count {
            let first = columns.count
            if table.columns[first].isAbsent {
                for (index, column) in try source(first) { try put(column, at: index, from: first) }
                guard !table.columns[first].isAbsent else { throw ColumnsError(.columnMismatch, column: first) }
            }
            let present = table.columns[first...].prefix(width).prefix { !$0.isAbsent }
            for (index, packed) in zip(present.indices, pack(present.indices)) {
                columns.append(try write(packed, index, &writer))
                table.columns[index] = UnsealedColumn(values: .absent(rows: table.rowCount))
            }
        }
        let subjects = try writeSubjects(&writer)
        try writer.finish()
        return TableManifest(
            schema: table.schema, rowCount: table.rowCount, zoneRows: zoneRows, file: file, fileBytes: writer.offset,
            sha256: "", columns: columns, subjects: subjects)
    }

    private mutating func put(_ column: UnsealedColumn, at index: Int, from first: Int) throws(ColumnsError) {
        guard index >= first, table.columns.indices.contains(index), column.count == table.rowCount,
            column.holds(table.schema.columns[index].type)
        else { throw ColumnsError(.columnMismatch, column: first) }
        table.columns[index] = column
    }

    private func write(
        _ packed: PackedColumn, _ index: Int, _ writer: inout RangeWriter
    ) throws(ColumnsError) -> ColumnManifest {
        guard packed.nullCount == 0 || table.schema.columns[index].isNullable else {
            throw ColumnsError(.validityInvalid, column: index)
        }
        let data = try writer.write(packed.data)
        let validity: FileRange? = if let bits = packed.validity { try writer.write(bits) } else { nil }
        let dictionary: FileRange? = if let pieces = packed.dictionary { try writer.write(pieces) } else { nil }
        return ColumnManifest(
            encoding: packed.encoding, data: data, validity: validity, dictionary: dictionary,
            zones: try writer.write(packed.zones), nullCount: packed.nullCount,
            distinctCount: packed.distinctCount, minimum: packed.minimum, maximum: packed.maximum)
    }

    /// Seals into memory.
    package consuming func sealInMemory(file: String = "") throws -> SealedTable {
        var bytes: [UInt8] = []
        let manifest = try seal(file: file) {
            bytes.append(contentsOf: $0)
            return true
        }
        return try SealedTable(manifest: manifest, memory: AlignedBytes(bytes))
    }

    private func pack(_ batch: Range<Int>) -> [PackedColumn] {
        let results = Slots<PackedColumn>(count: batch.count)
        let (table, order, zoneRows) = (table, order, zoneRows)
        Crew.run(batch.count) { slot in
            let index = batch.lowerBound + slot
            results.set(
                slot,
                ColumnPacker(
                    column: table.columns[index], type: table.schema.columns[index].type, order: order,
                    rows: table.rowCount, zoneRows: zoneRows
                ).packed())
        }
        return results.all
    }

    private func writeSubjects(_ writer: inout RangeWriter) throws(ColumnsError) -> [SubjectManifest] {
        var result: [SubjectManifest] = []
        for (index, subject) in subjects.enumerated() {
            var manifest = SubjectManifest(
                key: subject.key, count: subject.count, offsets: nil, codes: nil, pseudonyms: nil)
            if index == 0 {
                manifest.offsets = try writer.write(count: offsets.count) { Array(offsets[$0]) }
            } else {
                let codes = subject.codes.pointer
                manifest.codes = try writer.write(count: table.rowCount) { rows in
                    rows.map { row in codes[order.map { Int($0[row]) } ?? row] }
                }
            }
            if let pseudonyms {
                guard index < pseudonyms.count, pseudonyms[index].count == subject.count else {
                    throw ColumnsError(.subjectsInvalid, column: subject.column)
                }
                manifest.pseudonyms = try writer.write(pseudonyms[index].withUnsafeBytes(Array.init))
            }
            result.append(manifest)
        }
        return result
    }
}
