import Foundation
import GRDB

/// The SQLite file: WAL, `synchronous=FULL` proven by reading it back.
package struct LedgerDatabase: Sendable {
    let pool: DatabasePool
    package let path: String

    /// Opens, creates or migrates the file. Throws `cannotOpen`, `newerVersion`, `notDurable`.
    package init(path: String) throws(LedgerError) {
        self.path = path
        do {
            var configuration = Configuration()
            configuration.maximumReaderCount = 4
            configuration.busyMode = .timeout(10)
            configuration.journalMode = .wal
            pool = try DatabasePool(path: path, configuration: configuration)
            try pool.write { try LedgerSchema.prepare($0) }
            // DatabasePool sets NORMAL after `prepareDatabase`, so this comes last, outside a transaction.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            let mode = try pool.writeWithoutTransaction { database in
                (
                    try Int.fetchOne(database, sql: "PRAGMA synchronous"),
                    try String.fetchOne(database, sql: "PRAGMA journal_mode")
                )
            }
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

    /// SQLite's own words, without values.
    static func reason(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "the file cannot be read" }
        return "SQLite \(error.extendedResultCode.rawValue)"
    }

    /// Closes all connections.
    package func close() {
        try? pool.close()
    }
}
