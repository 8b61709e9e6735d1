import Foundation
import Ledger
import Schemas

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
            let run = ImportRun(engine: self, source: source, writer: writer, registries: nil, progress: progress)
            let made = try await run.tables()
            let name = source.tables.count == 1 ? source.tables[0].name : (folder as NSString).lastPathComponent
            let sealed = try writer.finish(made.tables, dataset: name, isRestricted: false)
            try writer.moveInto(folder, replacesEqual: false)
            return ImportOutcome(version: sealed.sha256, folder: folder, manifest: sealed.manifest)
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
        let types = try Self.checkDeclared(source, dataset)
        _ = try home.description()
        let keys = try InstanceKeys.load(from: home)
        let store = "\(home.datasetsPath)/\(dataset.rawValue)"
        try InstanceHome.makeFolder(store)
        // One import at a time: ordinals are given once.
        let registries = try await SubjectRegistries(home: home, types: types, key: keys.pseudonym)
        defer { registries.close() }
        SealWriter.discardLeftovers(beside: "\(store)/import")
        let writer = try SealWriter(beside: "\(store)/import")
        do {
            let run = ImportRun(
                engine: self, source: source, writer: writer, registries: registries, progress: progress)
            let made = try await run.tables()
            try registries.append(made.newEntries)
            let sealed = try writer.finish(made.tables, dataset: dataset.rawValue, isRestricted: true)
            let folder = home.versionPath(dataset, sealed.sha256)
            try writer.moveInto(folder, replacesEqual: true)
            return ImportOutcome(version: sealed.sha256, folder: folder, manifest: sealed.manifest)
        } catch {
            writer.discard()
            throw error
        }
    }

    /// What restricted tables declare beyond open ones; the types of the subjects they number.
    private static func checkDeclared(_ source: ImportSource, _ dataset: DatasetID) throws(ServiceRejection) -> [String]
    {
        let schemas = source.schemas
        let own = schemas.flatMap(\.subjectKeys).filter { !$0.isDerived }
        guard dataset.isWellFormed, !own.isEmpty else {
            throw ServiceRejection(
                .inputRefused, "a restricted import needs --schema with uses and subject keys",
                reasons: ["schemaMissing"])
        }
        guard schemas.allSatisfy({ $0.columns.allSatisfy { $0.use != nil } }) else {
            throw ServiceRejection(
                .inputRefused, "every column of restricted data declares its use", reasons: ["useMissing"])
        }
        for schema in schemas where !schema.isFitWithoutSubjects && schema.subjectKeys.isEmpty {
            throw ServiceRejection(
                .inputRefused,
                "table \(schema.name) leads to no subject, so it holds no identifiers or sensitive columns: declare the foreign key that is missing",
                reasons: ["noSubjectPath"])
        }
        return own.map(\.type)
    }
}
