import Schemas

/// What an import made.
package struct ImportOutcome: Hashable, Sendable, Codable {
    package struct Table: Hashable, Sendable, Codable {
        package var name: String
        package var rows: Int
        package var columns: Int
        package var bytes: Int
        /// Subjects by the type of their key, where the table has one: those of the whole dataset.
        package var subjects: [String: Int]
    }

    /// SHA-256 of the manifest: the version's name.
    package var version: String
    package var folder: String
    /// Of all tables.
    package var rows: Int
    package var columns: Int
    package var bytes: Int
    /// Distinct subjects by the column that names them.
    package var subjects: [String: Int]
    package var tables: [Table]

    init(version: String, folder: String, manifest: DatasetManifest) {
        self.version = version
        self.folder = folder
        tables = manifest.tables.map { table in
            Table(
                name: table.schema.name, rows: table.rowCount, columns: table.schema.columns.count,
                bytes: table.fileBytes,
                subjects: Dictionary(table.subjects.map { ($0.key.type, $0.count) }) { first, _ in first })
        }
        rows = tables.reduce(0) { $0 + $1.rows }
        columns = tables.reduce(0) { $0 + $1.columns }
        bytes = tables.reduce(0) { $0 + $1.bytes }
        let own = manifest.tables.flatMap(\.subjects).filter { !$0.key.isDerived }
        subjects = Dictionary(own.map { ($0.key.column, $0.count) }) { first, _ in first }
    }
}
