import Schemas

/// A registry of pseudonyms of one subject type. Its file of 16-byte entries comes as a descriptor after the input.
package struct RegistryInput: Hashable, Sendable {
    /// `person`, `household`, …
    package var type: String
    /// 16 secret bytes of the instance, for this subject type.
    package var key: [UInt8]
    /// Entries in the file: the ordinals given so far.
    package var entryCount: Int

    package init(type: String, key: [UInt8], entryCount: Int) {
        self.type = type
        self.key = key
        self.entryCount = entryCount
    }
}

/// Turn a CSV file into a sealed table. Descriptors, in this order: the table's file (write only), with registries the file of
/// new registry entries (write only), the input (read only), then one registry file each (read only; none where it is empty),
/// then the file of each parent (read only).
package struct IngestRequest: Hashable, Sendable {
    /// The table's name in its schema.
    package var table: String
    /// The name of the table's file, for the manifest.
    package var file: String
    package var inputBytes: Int
    /// Nil: inferred from the input.
    package var schema: TableSchema?
    /// The subject keys where the schema is inferred; ignored otherwise.
    package var subjectKeys: [SubjectKey]
    /// Empty for an open seal; else one for every subject type of the keys that are the table's own.
    package var registries: [RegistryInput]
    /// The sealed tables that foreign keys of the schema reference, each once.
    package var parents: [TableManifest]
    /// Lists of columns that must be unique, since other tables reference them.
    package var uniqueKeys: [[String]]
    package var threads: Int
    package var rowsLimit: Int
    package var memoryBytesLimit: Int
    /// Send `ingestProgress` frames (open data at a terminal).
    package var progress: Bool

    /// Columns in memory, unless told otherwise.
    package static let memoryBytesDefault = 4 << 30

    package init(
        table: String, file: String, inputBytes: Int, schema: TableSchema? = nil, subjectKeys: [SubjectKey] = [],
        registries: [RegistryInput] = [], parents: [TableManifest] = [], uniqueKeys: [[String]] = [],
        threads: Int = 1, rowsLimit: Int = 1_000_000_000, memoryBytesLimit: Int = memoryBytesDefault,
        progress: Bool = false
    ) {
        self.table = table
        self.file = file
        self.inputBytes = inputBytes
        self.schema = schema
        self.subjectKeys = subjectKeys
        self.registries = registries
        self.parents = parents
        self.uniqueKeys = uniqueKeys
        self.threads = threads
        self.rowsLimit = rowsLimit
        self.memoryBytesLimit = memoryBytesLimit
        self.progress = progress
    }

    /// Descriptors that the request needs.
    package var descriptorCount: Int {
        (registries.isEmpty ? 2 : 3 + registries.count { $0.entryCount > 0 }) + parents.count
    }
}

extension IngestRequest: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.text(table)
        writer.text(file)
        writer.count(inputBytes)
        writer.optionalValue(schema)
        writer.values(subjectKeys)
        writer.values(registries)
        writer.values(parents)
        writer.list(uniqueKeys) { $0.names($1) }
        writer.count(threads)
        writer.count(rowsLimit)
        writer.count(memoryBytesLimit)
        writer.flag(progress)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            table: try reader.name(), file: try reader.name(),
            inputBytes: try reader.count(limit: WireReader.fileBytesLimit), schema: try reader.optionalValue(),
            subjectKeys: try reader.values(limit: TableSchema.columnLimit),
            registries: try reader.values(limit: WireLimits.tables),
            parents: try reader.values(limit: ForeignKey.countLimit),
            uniqueKeys: try reader.list(limit: WireLimits.tables) { (reader) throws(WireError) in
                try reader.names(limit: ForeignKey.columnLimit)
            }, threads: try reader.count(limit: 256),
            rowsLimit: try reader.count(limit: WireReader.rowLimit),
            memoryBytesLimit: try reader.count(limit: 1 << 46), progress: try reader.flag())
        guard threads > 0 else { throw WireError(.inconsistent) }
    }
}

extension RegistryInput: WireCodable {
    /// Bytes of a key.
    package static let keyBytes = 16

    package func encode(into writer: inout WireWriter) {
        writer.text(type)
        precondition(key.count == Self.keyBytes, "a registry's key has 16 bytes")
        writer.raw(key)
        writer.count(entryCount)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            type: try reader.name(), key: Array(try reader.raw(Self.keyBytes)),
            entryCount: try reader.count(limit: WireReader.rowLimit))
    }
}
