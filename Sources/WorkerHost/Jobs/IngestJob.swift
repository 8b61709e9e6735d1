import Columns
import Ingest
import Schemas
import Wire

/// Turns a CSV file into a sealed table file, in a worker that may write to its output descriptors alone.
struct IngestJob {
    let channel: JobChannel

    func serve(_ request: IngestRequest, _ descriptors: [Int32]) {
        guard descriptors.count == request.descriptorCount,
            Set(request.registries.map(\.type)).count == request.registries.count,
            let inputs = map(request, descriptors)
        else { return channel.send(.failed(.invalidRequest)) }
        do throws(IngestError) {
            var importer = Importer(
                ImportOptions(request), registries: try registries(request, inputs.registries), parents: inputs.parents)
            let manifest = try importer.run(inputs.data) { bytes in
                if request.progress { channel.send(.ingestProgress(bytes: bytes)) }
            } output: {
                channel.write(descriptors[0], $0)
            }
            let entries = importer.registries.map(\.registry.newEntries)
            for bytes in entries where !bytes.isEmpty {
                guard bytes.withUnsafeBytes({ channel.write(descriptors[1], $0) }) else {
                    throw IngestError(.outputFailed)
                }
            }
            let counts = entries.map { $0.count / PseudonymRegistry.entryBytes }
            channel.send(.ingested(IngestReport(manifest: manifest, newEntries: counts)))
        } catch {
            channel.send(Self.frame(error))
        }
    }

    private func map(
        _ request: IngestRequest, _ descriptors: [Int32]
    ) -> (data: InputBytes, registries: [InputBytes?], parents: [SealedTable])? {
        var next = request.registries.isEmpty ? 1 : 2
        func take(_ bytes: Int) -> InputBytes? {
            defer { next += 1 }
            return channel.input(descriptors[next], bytes: bytes)
        }
        guard let data = take(request.inputBytes) else { return nil }
        var registries: [InputBytes?] = []
        for registry in request.registries {
            guard registry.entryCount > 0 else {
                registries.append(nil)
                continue
            }
            guard let bytes = take(registry.entryCount * PseudonymRegistry.entryBytes) else { return nil }
            registries.append(bytes)
        }
        var parents: [SealedTable] = []
        for manifest in request.parents {
            // Their contents are not read whole: `KeyIndex` reads tables that nobody validated.
            guard let parent = channel.table(manifest, descriptors[next], isValidated: true) else { return nil }
            parents.append(parent)
            next += 1
        }
        return (data, registries, parents)
    }

    private func registries(
        _ request: IngestRequest, _ entries: [InputBytes?]
    ) throws(IngestError) -> [Importer.TypedRegistry] {
        var result: [Importer.TypedRegistry] = []
        for (registry, bytes) in zip(request.registries, entries) {
            result.append(
                Importer.TypedRegistry(
                    type: registry.type, registry: try PseudonymRegistry(key: registry.key, entries: bytes)))
        }
        return result
    }

    private static func frame(_ error: IngestError) -> Frame {
        switch error.code {
        case .outputFailed: .failed(.outputFailed)
        case .invalidRegistry, .invalidParent: .failed(.invalidTable)
        default:
            .importRejected(
                ImportRejection(
                    code: error.code.rawValue, line: error.line, column: error.column, columnName: error.columnName))
        }
    }
}

extension ImportOptions {
    init(_ request: IngestRequest) {
        self.init(
            table: request.table, file: request.file, schema: request.schema, subjectKeys: request.subjectKeys,
            threads: request.threads, rowsLimit: request.rowsLimit, memoryBytesLimit: request.memoryBytesLimit)
        uniqueKeys = request.uniqueKeys
    }
}
