import Columns
import Schemas

/// What ties a table to the others of its dataset: keys that others reference are unique, foreign keys name rows that exist, and
/// along them the subjects are found.
struct TableLinks {
    let reader: CSVReader
    let table: UnsealedTable
    let parents: [SealedTable]
    let options: ImportOptions

    /// The subjects of every derived key, by its position. Throws the first row that breaks a key.
    func checked() throws(IngestError) -> [Int: AttachedSubject] {
        for columns in options.uniqueKeys { try checkUnique(columns) }
        var attached: [Int: AttachedSubject] = [:]
        for key in table.schema.foreignKeys {
            guard let parent = parents.first(where: { $0.schema.name == key.references }) else {
                throw IngestError(.invalidParent, columnName: key.columns.first)
            }
            let rows = try rows(key, parent)
            for (index, subject) in table.schema.subjectKeys.enumerated() where subject.path.first == key {
                attached[index] = try subjects(subject, rows, parent)
            }
        }
        return attached
    }

    private func checkUnique(_ columns: [String]) throws(IngestError) {
        let row: Int?
        do { row = try UniqueKey.firstRepeat(in: table, columns: columns) } catch {
            throw IngestError(.invalidForeignKey, columnName: columns.first)
        }
        if let row { throw reader.error(.repeatedKey, row: row, columnName: columns[0]) }
    }

    private func rows(_ key: ForeignKey, _ parent: SealedTable) throws(IngestError) -> ColumnBuffer<UInt32> {
        guard KeyIndex.memoryBytes(rows: parent.rowCount) + table.rowCount * 8 <= options.memoryBytesLimit else {
            throw IngestError(.memoryLimit)
        }
        let found: (rows: ColumnBuffer<UInt32>, firstUnmatched: Int?)
        do {
            let index = try KeyIndex(parent, columns: key.to)
            found = try index.rows(of: table, columns: key.columns, threads: options.threads)
        } catch { throw IngestError(.invalidParent, columnName: key.columns.first) }
        guard let row = found.firstUnmatched else { return found.rows }
        throw reader.error(.unmatchedKey, row: row, columnName: key.columns[0])
    }

    private func subjects(
        _ key: SubjectKey, _ rows: ColumnBuffer<UInt32>, _ parent: SealedTable
    ) throws(IngestError) -> AttachedSubject {
        let there = SubjectKey(column: key.column, type: key.type, path: Array(key.path.dropFirst()))
        guard let index = parent.schema.subjectKeys.firstIndex(of: there) else {
            throw IngestError(.invalidParent, columnName: key.path.first?.columns.first)
        }
        do { return try AttachedSubject(rows: rows, in: parent, key: index) } catch {
            throw IngestError(.invalidParent, columnName: key.path.first?.columns.first)
        }
    }
}
