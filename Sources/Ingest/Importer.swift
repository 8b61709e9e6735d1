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
    /// Empty for an open seal; after `run`, with the new subjects.
    package private(set) var registries: [TypedRegistry]

    package init(_ options: ImportOptions, registries: [TypedRegistry] = []) {
        self.options = options
        self.registries = registries
    }

    /// Reads all, then sends the file to `output`: a refused input leaves nothing. The manifest has an empty `sha256`.
    package mutating func run(
        _ input: InputBytes, progress: @escaping (Int) -> Void = { _ in },
        output: @escaping SealOutput
    ) throws(IngestError) -> TableManifest {
        let table = try CSVReader(input, options: options, progress: progress).read()
        do {
            var sealer = try TableSealer(table)
            if !registries.isEmpty { sealer.pseudonyms = try pseudonyms(sealer.subjects) }
            return try sealer.seal(file: options.file, threads: options.threads, output: output)
        } catch let error as ColumnsError {
            throw Self.translated(error, table.schema)
        } catch let error as IngestError {
            throw error
        } catch {
            throw IngestError(.outputFailed)
        }
    }

    private mutating func pseudonyms(_ subjects: [SubjectOrder]) throws(IngestError) -> [[UInt64]] {
        var result: [[UInt64]] = []
        for subject in subjects {
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
        case .outputFailed: return IngestError(.outputFailed)
        case .countInvalid: return IngestError(.tooManyRows)
        case .dictionaryTooLarge: return IngestError(.memoryLimit, columnName: name)
        default: return IngestError(.invalidSchema, columnName: name)
        }
    }
}
