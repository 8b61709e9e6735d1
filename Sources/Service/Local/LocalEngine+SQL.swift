import Confinement
import Foundation
import Ledger
import Schemas
import ShippedPolicies
import Wire

/// A query over open local files.
package struct LocalQuery: Sendable {
    package struct Table: Sendable {
        package var name: String
        /// A CSV file or an open seal's folder: of several tables, each is offered by its own name.
        package var path: String

        package init(name: String, path: String) {
            self.name = name
            self.path = path
        }
    }

    package var text: String
    package var tables: [Table]
    package var evidence: Bool
    package var explain: Bool
    package var repeatCount: Int
    package var threads: Int
    package var batchRows: Int

    package init(
        text: String, tables: [Table], evidence: Bool = false, explain: Bool = false, repeatCount: Int = 1,
        threads: Int = 1,
        batchRows: Int = 2_048
    ) {
        self.text = text
        self.tables = tables
        self.evidence = evidence
        self.explain = explain
        self.repeatCount = repeatCount
        self.threads = threads
        self.batchRows = batchRows
    }
}

/// What a local query gave.
package struct LocalResult: Sendable {
    /// Of the last run.
    package var table: ResultTable
    /// The plan as text, where it was asked for.
    package var explain: String?
    /// Microseconds of each run, from its request to its last frame, measured here.
    package var runMicroseconds: [Int]
}

extension LocalEngine {
    /// Runs a query over open data in one worker. Restricted seals are refused. Throws `textRefused` with diagnostics,
    /// `inputRefused`.
    package func sql(_ query: LocalQuery, progress: Progress? = nil) async throws -> LocalResult {
        guard (1...100_000).contains(query.repeatCount), (1...64).contains(query.threads) else {
            throw ServiceRejection(.limitExceeded, "1 to 100000 runs, 1 to 64 threads")
        }
        let scratch = NSTemporaryDirectory() + "sluice-\(UInt64.random(in: .min ... .max))"
        try InstanceHome.makeFolder(scratch)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        var tables: [(manifest: TableManifest, path: String)] = []
        for table in query.tables {
            tables += try await open(table, scratch: scratch, query: query, progress: progress)
        }
        var names: Set<String> = []
        for table in tables where !names.insert(table.manifest.schema.name.lowercased()).inserted {
            throw ServiceRejection(
                .inputRefused, "two tables are called \(table.manifest.schema.name)", reasons: ["tableTwice"])
        }
        let files = try OpenFiles(tables.map { ExecutionTable(manifest: $0.manifest, path: $0.path) })
        defer { files.close() }
        guard files.areWhole else {
            throw ServiceRejection(
                .inputRefused, "a seal's file is not as long as its manifest says", reasons: ["invalidTable"])
        }
        let request = Request.query(
            QueryRequest(
                text: query.text, mode: .open(evidence: query.evidence),
                tables: tables.map { QueryTable(manifest: $0.manifest, isValidated: false) },
                options: QueryOptions(
                    threads: query.threads, batchRows: query.batchRows, memoryBytesLimit: 3 << 30,
                    explain: query.explain)))
        let limits = SandboxLimits(
            memoryBytes: 4 << 30, cpuSeconds: 24 * 3_600, wallMilliseconds: 24 * 3_600_000, replyBytes: 2 << 30)
        let pool = try await pool(ShippedPolicies.seccompWorker, limits: limits)
        let talk = LocalTalk(request: request, runs: query.repeatCount)
        let report = await pool.attempt(keepingFrames: false) { exchange throws(ConfinementError) in
            try await talk.hold(exchange, descriptors: files.descriptors)
        }
        await pool.close()
        return try talk.result(report)
    }

    /// The tables of a seal as it is, or of a CSV file imported into the scratch folder first. One table has the name it was
    /// given; several have their own.
    private func open(
        _ table: LocalQuery.Table, scratch: String, query: LocalQuery, progress: Progress?
    ) async throws -> [(manifest: TableManifest, path: String)] {
        var folder = table.path
        let type = Self.attributes(table.path)?[.type] as? FileAttributeType
        if type != .typeDirectory {
            folder = "\(scratch)/\(table.name)"
            _ = try await importOpen(
                ImportSource(path: table.path, table: table.name, threads: query.threads), to: folder,
                progress: progress)
        }
        let path = "\(folder)/manifest.json"
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= SealedVersion.manifestBytesLimit,
            let manifest = try? CanonicalJSON.decode(DatasetManifest.self, from: bytes),
            !manifest.tables.isEmpty, manifest.tables.allSatisfy({ ReleasePackage.isPlainName($0.file) }),
            manifest.isConsistent
        else {
            throw ServiceRejection(.inputRefused, "\(table.path) is no seal", reasons: ["sealUnreadable"])
        }
        guard !manifest.isRestricted else {
            throw ServiceRejection(
                .inputRefused, "\(table.path) is restricted: it is computed over by jobs alone",
                reasons: ["sealRestricted"])
        }
        guard manifest.format <= DatasetManifest.currentFormat else {
            throw ServiceRejection(
                .inputRefused, "\(table.path) has format \(manifest.format): a newer sluice made it",
                reasons: ["sealNewer"])
        }
        // Read anyway when it was just made; a seal from elsewhere must be the one that was sealed.
        for sealed in manifest.tables where type == .typeDirectory {
            guard SealedVersion.digest(ofFile: "\(folder)/\(sealed.file)") == sealed.sha256 else {
                throw ServiceRejection(
                    .inputRefused, "\(table.path): \(sealed.file) is missing or was changed since it was sealed",
                    reasons: ["sealChanged"])
            }
        }
        return manifest.tables.map { sealed in
            var sealed = sealed
            if manifest.tables.count == 1 { sealed.schema.name = table.name }
            return (sealed, "\(folder)/\(sealed.file)")
        }
    }
}
