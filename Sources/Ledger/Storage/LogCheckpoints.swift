import Foundation
import GRDB

/// Moves committed pages from SQLite's write-ahead log into the file, away from the commits: `wal_autocheckpoint` is off,
/// and a connection of its own moves them while the writer goes on. A log that never stops growing, because every moment
/// has a commit or a long reader, is restarted by the writer itself between two commits.
final class LogCheckpoints: Sendable {
    /// Bytes of the log from which the writer restarts it; from an eighth on pages are moved beside it.
    private let restartBytes: Int
    private let queue: DatabaseQueue
    private let logPath: String

    init(path: String, restartBytes: Int) throws {
        self.restartBytes = restartBytes
        logPath = path + "-wal"
        var configuration = Configuration()
        configuration.busyMode = .timeout(0.05)
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Bytes of the log; 0 where there is none.
    var logBytes: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: logPath)
        return attributes?[.size] as? Int ?? 0
    }

    var isLong: Bool { logBytes > restartBytes / 8 }
    var isTooLong: Bool { logBytes > restartBytes }

    /// Moves what can be moved without waiting for anybody.
    func move() async throws {
        try await queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") }
    }

    /// In the writer's own connection, outside a transaction: the log is empty afterwards, and with it what was erased. Waits
    /// at most 50 ms for readers.
    static func restart(_ database: Database) throws {
        try database.execute(sql: "PRAGMA busy_timeout = 50")
        defer { try? database.execute(sql: "PRAGMA busy_timeout = 10000") }
        try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }

    func close() { try? queue.close() }
}
