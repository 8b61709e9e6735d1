/// How one column lies in the table's file. `Columns` documents the layout byte by byte.
package enum ColumnEncoding: Hashable, Sendable, Codable {
    /// Integers, dates, timestamps, unscaled decimals and booleans as unsigned `width`-byte offsets from `base`
    /// (frame of reference); width 1, 2, 4 or 8.
    case frameOfReference(width: Int, base: Int64)
    /// IEEE 754 binary64, little endian.
    case double
    /// Text as unsigned codes of `width` bytes (1, 2, 4) into an ascending (by UTF-8 bytes) dictionary of `count` entries.
    case dictionary(width: Int, count: Int)
}

/// A byte range of the table's file; offsets are multiples of 64.
package struct FileRange: Hashable, Sendable, Codable {
    package var offset: Int
    package var bytes: Int

    package init(offset: Int, bytes: Int) {
        self.offset = offset
        self.bytes = bytes
    }
}

/// What the engine knows of one column without reading it. Statistics serve plans in a data worker; no check worker sees them.
package struct ColumnManifest: Hashable, Sendable, Codable {
    package var encoding: ColumnEncoding
    package var data: FileRange
    /// One bit a row, 1 = present; nil where no value is NULL.
    package var validity: FileRange?
    /// `count + 1` u32 ends, then the bytes; for text.
    package var dictionary: FileRange?
    /// Per zone of `TableManifest.zoneRows` rows: min and max as two 8-byte words (signed integers, unscaled decimals, days,
    /// microseconds, dictionary codes, or double bits).
    package var zones: FileRange
    package var nullCount: Int
    /// Exact when below 65,536, else an estimate.
    package var distinctCount: Int
    /// In the words of `zones`; nil when all values are NULL.
    package var minimum: Int64?
    package var maximum: Int64?

    package init(
        encoding: ColumnEncoding, data: FileRange, validity: FileRange?, dictionary: FileRange?, zones: FileRange,
        nullCount: Int, distinctCount: Int, minimum: Int64?, maximum: Int64?
    ) {
        self.encoding = encoding
        self.data = data
        self.validity = validity
        self.dictionary = dictionary
        self.zones = zones
        self.nullCount = nullCount
        self.distinctCount = distinctCount
        self.minimum = minimum
        self.maximum = maximum
    }
}

/// One subject key of a sealed table: every row's subject as a code 0..<count. Keys of one home (`SubjectHome`) have the same
/// codes and the same `count` in all tables of the dataset; in a table with a derived key some subjects have no row.
package struct SubjectManifest: Hashable, Sendable, Codable {
    package var key: SubjectKey
    /// Distinct subjects of the key's home; rows without a subject carry the code `count`.
    package var count: Int
    /// The clustering key: `count + 2` u32 row offsets (subject s holds rows offsets[s]..<offsets[s+1]; the last range
    /// are the rows without a subject). Other keys: nil.
    package var offsets: FileRange?
    /// u32 code a row; nil for the clustering key.
    package var codes: FileRange?
    /// u64 stable pseudonym a subject, by code; nil in an open seal.
    package var pseudonyms: FileRange?

    package init(key: SubjectKey, count: Int, offsets: FileRange?, codes: FileRange?, pseudonyms: FileRange?) {
        self.key = key
        self.count = count
        self.offsets = offsets
        self.codes = codes
        self.pseudonyms = pseudonyms
    }
}

/// One sealed table: schema, layout, statistics and the digest of its file.
package struct TableManifest: Hashable, Sendable, Codable {
    package var schema: TableSchema
    package var rowCount: Int
    package var zoneRows: Int
    /// Name of the file beside the manifest.
    package var file: String
    package var fileBytes: Int
    /// SHA-256 of the file, lower-case hexadecimal; set by whoever seals, empty in a worker's report.
    package var sha256: String
    /// In the order of `schema.columns`.
    package var columns: [ColumnManifest]
    /// In the order of `schema.subjectKeys`.
    package var subjects: [SubjectManifest]

    package init(
        schema: TableSchema, rowCount: Int, zoneRows: Int, file: String, fileBytes: Int, sha256: String,
        columns: [ColumnManifest], subjects: [SubjectManifest]
    ) {
        self.schema = schema
        self.rowCount = rowCount
        self.zoneRows = zoneRows
        self.file = file
        self.fileBytes = fileBytes
        self.sha256 = sha256
        self.columns = columns
        self.subjects = subjects
    }
}

/// The manifest of a sealed dataset version (`manifest.json`).
package struct DatasetManifest: Hashable, Sendable, Codable {
    /// Raised with every change of the layout; a newer one is refused.
    package static let currentFormat = 2
    /// What seals without foreign keys are written in: they are as they always were.
    private static let plainFormat = 1

    package var format: Int
    package var dataset: String
    /// True for a seal made with an instance's keys: it carries pseudonyms and opens only inside the instance.
    package var isRestricted: Bool
    package var tables: [TableManifest]

    package init(dataset: String, isRestricted: Bool, tables: [TableManifest]) {
        // A reader of format 1 would take a derived key for a column of the table.
        format = tables.allSatisfy { $0.schema.foreignKeys.isEmpty } ? Self.plainFormat : Self.currentFormat
        self.dataset = dataset
        self.isRestricted = isRestricted
        self.tables = tables
    }

    /// True where the tables fit one another: names are told apart, foreign keys lead to tables that are here, and keys of one
    /// home agree on the number of subjects.
    package var isConsistent: Bool {
        guard Set(tables.map { $0.schema.name.lowercased() }).count == tables.count else { return false }
        let names = Set(tables.map(\.schema.name))
        var counts: [SubjectHome: Int] = [:]
        for table in tables {
            guard table.schema.foreignKeys.allSatisfy({ names.contains($0.references) }) else { return false }
            for subject in table.subjects {
                let home = table.schema.home(of: subject.key)
                guard names.contains(home.table), counts[home, default: subject.count] == subject.count else {
                    return false
                }
                counts[home] = subject.count
            }
        }
        return true
    }
}
