import Columns
import Ingest
import Schemas

/// Deterministic pseudo-random numbers (SplitMix64).
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

enum Imports {
    /// The sealed table that this text becomes.
    static func sealed(_ text: String, _ options: ImportOptions = ImportOptions(table: "t")) throws -> SealedTable {
        try sealed(Array(text.utf8), options)
    }

    static func sealed(
        _ bytes: [UInt8], _ options: ImportOptions = ImportOptions(table: "t"),
        registries: [Importer.TypedRegistry] = []
    ) throws -> SealedTable {
        var importer = Importer(options, registries: registries)
        return try sealed(bytes, &importer)
    }

    static func sealed(_ bytes: [UInt8], _ importer: inout Importer) throws -> SealedTable {
        var file: [UInt8] = []
        let manifest = try importer.run(InputBytes(bytes)) {
            file.append(contentsOf: $0)
            return true
        }
        let table = try SealedTable(manifest: manifest, memory: AlignedBytes(file))
        try table.validate()
        return table
    }

    static func rows(_ table: SealedTable) -> [[Value]] {
        (0..<table.rowCount).map { row in table.columns.map { $0.value(row) } }
    }

    static func types(_ table: SealedTable) -> [ColumnType] { table.schema.columns.map(\.type) }

    /// The error with which this text is refused, or nil.
    static func refusal(_ text: String, _ options: ImportOptions = ImportOptions(table: "t")) -> IngestError? {
        refusal(Array(text.utf8), options)
    }

    static func refusal(_ bytes: [UInt8], _ options: ImportOptions = ImportOptions(table: "t")) -> IngestError? {
        do {
            _ = try sealed(bytes, options)
            return nil
        } catch { return error as? IngestError }
    }

    static func options(_ columns: [ColumnSchema], keys: [SubjectKey] = []) -> ImportOptions {
        ImportOptions(table: "t", schema: TableSchema(name: "t", columns: columns, subjectKeys: keys))
    }
}
