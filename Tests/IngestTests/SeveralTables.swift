import Columns
import Ingest
import Schemas

/// A dataset of several tables, imported table after table as the service does it.
struct SeveralTables {
    private(set) var tables: [String: SealedTable] = [:]
    private(set) var files: [String: [UInt8]] = [:]
    private(set) var registry: PseudonymRegistry?

    /// `key`: of the one subject type's registry, for a restricted seal.
    init(_ schema: DatasetSchema, _ texts: [String: String], threads: Int = 1, key: [UInt8]? = nil) throws {
        let resolved = try schema.resolved()
        for table in resolved {
            var options = ImportOptions(table: table.name, schema: table, threads: threads)
            options.uniqueKeys = table.referencedKeys(in: resolved)
            let own = table.subjectKeys.filter { !$0.isDerived }
            let registries = try own.compactMap { subject in
                try key.map {
                    Importer.TypedRegistry(
                        type: subject.type, registry: try registry ?? PseudonymRegistry(key: $0, entries: nil))
                }
            }
            let parents = Set(table.foreignKeys.map(\.references)).sorted().compactMap { tables[$0] }
            var importer = Importer(options, registries: registries, parents: parents)
            var file: [UInt8] = []
            let manifest = try importer.run(InputBytes(Array((texts[table.name] ?? "").utf8))) {
                file.append(contentsOf: $0)
                return true
            }
            if let registry = importer.registries.first?.registry { self.registry = registry }
            let sealed = try SealedTable(manifest: manifest, memory: AlignedBytes(file))
            try sealed.validate()
            tables[table.name] = sealed
            files[table.name] = file
        }
    }

    /// The subject code of every row under one key, in the sealed order.
    func codes(_ table: String, key: Int = 0) throws -> [Int] {
        guard let sealed = tables[table] else { return [] }
        let codes = try sealed.subjectCodes(key)
        return (0..<codes.count).map { Int(codes.pointer[$0]) }
    }

    func texts(_ table: String, _ column: String) -> [String?] {
        guard let found = tables[table]?.columns.first(where: { $0.schema.name == column }) else { return [] }
        return (0..<found.rowCount).map { found.value($0).text }
    }

    /// The error that refuses these tables, or nil.
    static func refusal(_ schema: DatasetSchema, _ texts: [String: String]) -> IngestError? {
        do {
            _ = try SeveralTables(schema, texts)
            return nil
        } catch { return error as? IngestError }
    }
}
