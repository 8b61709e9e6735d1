import Columns
import Schemas

/// Turns a CSV file into a sealed table file.
package struct Importer {
    /// A registry with the subject type it serves.
    package struct TypedRegistry {
        package var type: String
        package var registry: PseudonymRegistry

        package init(type: String, registry: PseudonymRegistry) {
            self.type = type
            self.registry = registry
        }
    }

    private let options: ImportOptions
    private let parents: [SealedTable]
    /// Empty for an open seal; after `run`, with the new subjects.
    package private(set) var registries: [TypedRegistry]

    /// `parents` are the tables that foreign keys of the schema reference.
    package init(_ options: ImportOptions, registries: [TypedRegistry] = [], parents: [SealedTable] = []) {
        self.options = options
        self.registries = registries
        self.parents = parents
    }

    /// Reads all, then sends the file to `output`: a refused input leaves nothing. The manifest has an empty `sha256`.
    package mutating func run(
        _ input: InputBytes, progress: @escaping (Int) -> Void = { _ in },
        output: @escaping SealOutput
    ) throws(IngestError) -> TableManifest {
        let parentRows = parents.map(\.rowCount).max()
        let reader = CSVReader(input, options: options, parentRows: parentRows, progress: progress)
        let (table, passes) = try reader.read()
        let schema = table.schema
        do {
            // The sealer alone keeps the columns, so that each is gone once it was written.
            var sealer = try sealer(consume table, reader)
            return try sealer.seal(
                file: options.file, threads: options.threads, source: { try passes.columns(from: $0) }, output: output)
        } catch let error as ColumnsError {
            throw Self.translated(error, schema)
        } catch let error as IngestError {
            throw error
        } catch {
            throw IngestError(.outputFailed)
        }
    }

    private mutating func sealer(_ table: UnsealedTable, _ reader: CSVReader) throws -> TableSealer {
        let attached = try TableLinks(reader: reader, table: table, parents: parents, options: options).checked()
        var sealer = try TableSealer(table, attached: attached)
        if !registries.isEmpty || attached.values.contains(where: { $0.pseudonyms != nil }) {
            sealer.pseudonyms = try pseudonyms(sealer.subjects, attached)
        }
        return sealer
    }

    /// From the registry for the subjects that this table numbers, from the other table for those it finds there.
    private mutating func pseudonyms(
        _ subjects: [SubjectOrder], _ attached: [Int: AttachedSubject]
    ) throws(IngestError) -> [[UInt64]] {
        var result: [[UInt64]] = []
        for (index, subject) in subjects.enumerated() {
            if let found = attached[index] {
                guard let pseudonyms = found.pseudonyms else { throw IngestError(.invalidParent) }
                result.append(pseudonyms)
                continue
            }
            guard let index = registries.firstIndex(where: { $0.type == subject.key.type }) else {
                throw IngestError(.invalidRegistry, columnName: subject.key.column)
            }
            var list: [UInt64] = []
            list.reserveCapacity(subject.count)
            for code in 0..<subject.count {
                list.append(registries[index].registry.pseudonym(of: subject.keyBytes(code)))
            }
            result.append(list)
        }
        return result
    }

    private static func translated(_ error: ColumnsError, _ schema: TableSchema) -> IngestError {
        let name = error.column.flatMap { $0 < schema.columns.count ? schema.columns[$0].name : nil }
        switch error.code {
        case .subjectKeyInvalid: return IngestError(.invalidSubjectKey, columnName: name)
        case .foreignKeyInvalid: return IngestError(.invalidForeignKey, columnName: name)
        case .subjectsInvalid: return IngestError(.invalidParent)
        case .outputFailed: return IngestError(.outputFailed)
        case .countInvalid: return IngestError(.tooManyRows)
        case .dictionaryTooLarge: return IngestError(.memoryLimit, columnName: name)
        default: return IngestError(.invalidSchema, columnName: name)
        }
    }
}
