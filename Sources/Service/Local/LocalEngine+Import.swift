import Crypto
import Foundation
import Glibc
import Ledger
import Schemas
import Wire

/// What an import made.
package struct ImportOutcome: Hashable, Sendable, Codable {
    /// SHA-256 of the manifest: the version's name.
    package var version: String
    package var folder: String
    package var rows: Int
    package var columns: Int
    package var bytes: Int
    /// Distinct subjects by key.
    package var subjects: [String: Int]

    init(version: String, folder: String, table: TableManifest) {
        self.version = version
        self.folder = folder
        rows = table.rowCount
        columns = table.schema.columns.count
        bytes = table.fileBytes
        subjects = Dictionary(table.subjects.map { ($0.key.column, $0.count) }) { first, _ in first }
    }
}

extension LocalEngine {
    /// Makes an open seal in a new folder. Throws `inputRefused` with line, column and code; nothing is left behind then.
    package func importOpen(_ source: ImportSource, to path: String, progress: Progress? = nil) async throws
        -> ImportOutcome
    {
        // As a shell completes it.
        let folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw ServiceRejection(.inputRefused, "\(folder) exists already", reasons: ["outputExists"])
        }
        let writer = try SealWriter(beside: folder)
        do {
            let report = try await ingest(source, into: writer, registries: nil, progress: progress)
            let sealed = try writer.finish(report.manifest, dataset: source.table, isRestricted: false)
            try writer.moveInto(folder, replacesEqual: false)
            return ImportOutcome(version: sealed.sha256, folder: folder, table: sealed.manifest.tables[0])
        } catch {
            writer.discard()
            throw error
        }
    }

    /// Makes a restricted version in an instance's store, with its keys and subject registries; it is computable once a
    /// steward has registered it.
    package func importRestricted(
        _ source: ImportSource, dataset: DatasetID, home: InstanceHome, progress: Progress? = nil
    ) async throws -> ImportOutcome {
        guard dataset.isWellFormed, let schema = source.schema, !schema.subjectKeys.isEmpty else {
            throw ServiceRejection(
                .inputRefused, "a restricted import needs --schema with uses and subject keys",
                reasons: ["schemaMissing"])
        }
        guard schema.columns.allSatisfy({ $0.use != nil }) else {
            throw ServiceRejection(
                .inputRefused, "every column of restricted data declares its use", reasons: ["useMissing"])
        }
        _ = try home.description()
        let keys = try InstanceKeys.load(from: home)
        let store = "\(home.datasetsPath)/\(dataset.rawValue)"
        try InstanceHome.makeFolder(store)
        // One import at a time: ordinals are given once.
        let registries = try await SubjectRegistries(
            home: home, types: schema.subjectKeys.map(\.type), key: keys.pseudonym)
        defer { registries.close() }
        SealWriter.discardLeftovers(beside: "\(store)/import")
        let writer = try SealWriter(beside: "\(store)/import")
        do {
            let report = try await ingest(source, into: writer, registries: registries, progress: progress)
            try registries.append(report.newEntries)
            let sealed = try writer.finish(report.manifest, dataset: dataset.rawValue, isRestricted: true)
            let folder = home.versionPath(dataset, sealed.sha256)
            try writer.moveInto(folder, replacesEqual: true)
            return ImportOutcome(version: sealed.sha256, folder: folder, table: sealed.manifest.tables[0])
        } catch {
            writer.discard()
            throw error
        }
    }

    private func ingest(
        _ source: ImportSource, into writer: SealWriter, registries: SubjectRegistries?, progress: Progress?
    ) async throws -> IngestReport {
        // Looked at before it is opened: opening a pipe waits for its writer.
        let attributes = Self.attributes(source.path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular, let bytes = attributes?[.size] as? Int else {
            throw ServiceRejection(
                .inputRefused, "\(source.path) is not a file on disk: write the data to one",
                reasons: ["inputUnreadable"])
        }
        guard let input = FileHandle(forReadingAtPath: source.path) else {
            throw ServiceRejection(.inputRefused, "\(source.path) cannot be read", reasons: ["inputUnreadable"])
        }
        defer { try? input.close() }
        let request = IngestRequest(
            table: source.table, file: SealWriter.tableFile, inputBytes: bytes, schema: source.schema,
            subjectKeys: source.subjectKeys, registries: registries?.inputs ?? [], threads: source.threads,
            progress: progress != nil)
        var descriptors = [writer.descriptor]
        if let registries { descriptors.append(registries.newEntries) }
        descriptors.append(input.fileDescriptor)
        descriptors += registries?.descriptors ?? []
        do {
            return try await ingest(request, descriptors: descriptors, progress: progress)
        } catch var error as ServiceRejection {
            error.detail = "\(source.path), \(error.detail)"
            throw error
        }
    }
}
