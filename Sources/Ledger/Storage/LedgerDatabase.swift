import Foundation
import GRDB

/// The SQLite file: WAL, `synchronous=FULL` proven by reading it back; for its owner's eyes alone.
package struct LedgerDatabase: Sendable {
    let pool: DatabasePool
    let checkpoints: LogCheckpoints
    let archive: EntryArchive
    package let path: String

    /// Opens, creates or migrates the file. Throws `cannotOpen`, `newerVersion`, `notDurable`.
    package init(path: String, logRestartBytes: Int = 32 << 20) throws(LedgerError) {
        self.path = path
        do {
            var configuration = Configuration()
            configuration.maximumReaderCount = 4
            configuration.busyMode = .timeout(10)
            configuration.journalMode = .wal
            configuration.prepareDatabase { database in
                // Readers look at little, and the system caches the file: four times SQLite's 2 MB would only fill slowly.
                if database.configuration.readonly { try database.execute(sql: "PRAGMA cache_size = -256") }
            }
            try Self.makePrivate(path)
            pool = try DatabasePool(path: path, configuration: configuration)
            try pool.write { try LedgerSchema.prepare($0) }
            checkpoints = try LogCheckpoints(path: path, restartBytes: logRestartBytes)
            // DatabasePool sets NORMAL after `prepareDatabase`, so this comes last, outside a transaction.
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
                try database.execute(sql: "PRAGMA secure_delete = ON")
            }
            let mode = try pool.writeWithoutTransaction { database in
                (
                    try Int.fetchOne(database, sql: "PRAGMA synchronous"),
                    try String.fetchOne(database, sql: "PRAGMA journal_mode")
                )
            }
            archive = try EntryArchive(pool)
            try Self.requireDurable(synchronous: mode.0, journalMode: mode.1)
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(.cannotOpen, Self.reason(error))
        }
    }

    /// What was read back must be FULL (2) and a write-ahead log. Throws `notDurable`.
    static func requireDurable(synchronous: Int?, journalMode: String?) throws(LedgerError) {
        guard synchronous == 2, journalMode == "wal" else {
            throw LedgerError(.notDurable, "synchronous=\(synchronous ?? -1), journal_mode=\(journalMode ?? "none")")
        }
    }

    /// Owner alone, before SQLite makes the file and, with its rights, those beside it.
    private static func makePrivate(_ path: String) throws {
        let files = FileManager.default
        if !files.fileExists(atPath: path) { _ = files.createFile(atPath: path, contents: nil) }
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    /// SQLite's own words, without values.
    static func reason(_ error: any Error) -> String {
        if let error = error as? DatabaseError { return "SQLite \(error.extendedResultCode.rawValue)" }
        let error = error as NSError
        return "the file cannot be read or written (\(error.domain) \(error.code))"
    }

    /// Writes and removes a mebibyte, so that a full disk is known to be one no more.
    func tryWriting() async throws {
        try await pool.write { database in
            try database.execute(sql: "INSERT INTO trial (bytes) VALUES (zeroblob(1048576))")
        }
        try await pool.write { try $0.execute(sql: "DELETE FROM trial") }
    }

    /// Closes all connections.
    package func close() {
        checkpoints.close()
        try? pool.close()
    }
}
