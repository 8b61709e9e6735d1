import Confinement
import Foundation
import Schemas
import ShippedPolicies
import Wire

/// The tables of one import, one confined worker each, referenced tables first: a worker reads its table's file and the sealed
/// files of the parents, and writes the table's sealed file. One table's columns are in memory at a time.
struct ImportRun {
    let engine: LocalEngine
    let source: ImportSource
    let writer: SealWriter
    /// Of a restricted import.
    let registries: SubjectRegistries?
    let progress: LocalEngine.Progress?

    /// What the registries got from one table's worker, in the order in which the workers wrote.
    typealias NewEntries = [(type: String, count: Int)]

    private struct Input {
        var handle: FileHandle
        var bytes: Int
    }

    /// Seals every table.
    func tables() async throws -> (tables: [TableManifest], newEntries: NewEntries) {
        var inputs: [Input] = []
        defer { for input in inputs { try? input.handle.close() } }
        for table in source.tables { inputs.append(try Self.open(table.path)) }
        let pool = try await engine.pool(ShippedPolicies.seccompIngest, limits: limits)
        do {
            let made = try await tables(inputs, pool)
            await pool.close()
            return made
        } catch {
            await pool.close()
            throw error
        }
    }

    private func tables(_ inputs: [Input], _ pool: WorkerPool) async throws -> (
        tables: [TableManifest], newEntries: NewEntries
    ) {
        var made: [TableManifest] = []
        var entries: NewEntries = []
        let total = inputs.reduce(0) { $0 + $1.bytes }
        var before = 0
        for (index, input) in inputs.enumerated() {
            let parents = made.filter { parent in
                source.tables[index].schema?.foreignKeys.contains { $0.references == parent.schema.name } == true
            }
            let done = before
            let report = try await table(index, input, parents, pool) { progress?(done + $0, total) }
            made.append(report.manifest)
            entries += zip(types(of: index), report.newEntries).map { (type: $0, count: $1) }
            before += input.bytes
        }
        return (made, entries)
    }

    /// Seals one table; its manifest comes with the file's digest.
    private func table(
        _ index: Int, _ input: Input, _ parents: [TableManifest], _ pool: WorkerPool,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws -> IngestReport {
        let (table, file) = (source.tables[index], source.file(of: index))
        let output = try writer.begin(file)
        defer { try? output.close() }
        let files = try OpenFiles(
            parents.map { ExecutionTable(manifest: $0, path: "\(writer.partial)/\($0.file)") })
        defer { files.close() }
        let types = types(of: index)
        let request = IngestRequest(
            table: table.name, file: file, inputBytes: input.bytes, schema: table.schema,
            subjectKeys: source.subjectKeys, registries: registries?.inputs(types) ?? [], parents: parents,
            uniqueKeys: table.schema?.referencedKeys(in: source.schemas) ?? [], threads: source.threads,
            progress: self.progress != nil)
        var descriptors = [output.fileDescriptor]
        if let registries, !types.isEmpty { descriptors.append(registries.newEntries) }
        descriptors.append(input.handle.fileDescriptor)
        descriptors += registries?.descriptors(types) ?? []
        descriptors += files.descriptors
        do {
            var report = try await engine.ingest(request, descriptors: descriptors, pool: pool, progress: progress)
            guard table.schema == nil || report.manifest.schema == table.schema, report.newEntries.count == types.count
            else {
                throw ServiceFault(.workerFault, "the import's report is not of the table")
            }
            report.manifest = try writer.end(report.manifest, file, output)
            return report
        } catch var error as ServiceRejection {
            error.detail = "\(table.path), \(error.detail)"
            throw error
        }
    }

    /// The subject types that a table numbers itself: those of its derived keys come from its parents. Sorted.
    private func types(of index: Int) -> [String] {
        guard registries != nil else { return [] }
        let keys = source.tables[index].schema?.subjectKeys ?? []
        return Set(keys.filter { !$0.isDerived }.map(\.type)).sorted()
    }

    private var limits: SandboxLimits {
        let parents = source.schemas.map { Set($0.foreignKeys.map(\.references)).count }.max() ?? 0
        return SandboxLimits(
            memoryBytes: IngestRequest.memoryBytesDefault + (1 << 30), cpuSeconds: 24 * 3_600, fileBytes: 1 << 40,
            descriptors: min(SandboxTransport.descriptorsLimit, 16 + (registries?.count ?? 0) + parents),
            wallMilliseconds: 24 * 3_600_000, replyBytes: 64 << 20)
    }

    private static func open(_ path: String) throws -> Input {
        // Looked at before it is opened: opening a pipe waits for its writer.
        let attributes = LocalEngine.attributes(path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular, let bytes = attributes?[.size] as? Int else {
            throw ServiceRejection(
                .inputRefused, "\(path) is not a file on disk: write the data to one", reasons: ["inputUnreadable"])
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ServiceRejection(.inputRefused, "\(path) cannot be read", reasons: ["inputUnreadable"])
        }
        return Input(handle: handle, bytes: bytes)
    }
}
