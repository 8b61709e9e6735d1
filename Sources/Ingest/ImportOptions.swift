import Schemas

/// What an import is told, and its limits.
package struct ImportOptions: Sendable {
    /// The table's name.
    package var table: String
    /// The name of the table's file, for the manifest.
    package var file: String
    /// Nil: inferred.
    package var schema: TableSchema?
    /// The subject keys where the schema is inferred.
    package var subjectKeys: [SubjectKey]
    /// Lists of columns that must be unique, since other tables reference them.
    package var uniqueKeys: [[String]] = []
    package var threads: Int
    package var rowsLimit: Int
    package var memoryBytesLimit: Int
    /// Longest field, in bytes.
    package var fieldBytesLimit = 1 << 20
    /// Largest input, in bytes.
    package var inputBytesLimit = 1 << 40
    /// Rows from which the first guess of an inferred schema is made.
    package var sampleRows = 1_000

    package init(
        table: String, file: String = "", schema: TableSchema? = nil, subjectKeys: [SubjectKey] = [], threads: Int = 1,
        rowsLimit: Int = 1_000_000_000, memoryBytesLimit: Int = 4 << 30
    ) {
        self.table = table
        self.file = file
        self.schema = schema
        self.subjectKeys = subjectKeys
        self.threads = threads
        self.rowsLimit = rowsLimit
        self.memoryBytesLimit = memoryBytesLimit
    }
}
