import Foundation
import GRDB

/// Verifies a ledger file without trusting anything in it: opened read-only, also while an instance runs.
package enum LedgerAudit {
    /// Walks the whole chain and every checkpoint; `keys` are the instance's public keys, from outside the file.
    /// Stops at the first broken entry. Throws `cannotOpen`, `newerVersion`.
    package static func verify(path: String, keys: [PublicKey]) throws(LedgerError) -> ChainReport {
        do {
            return try readOnly(path: path) { database in
                var verifier = ChainVerifier()
                var report = ChainReport(entries: 0, headHash: "", checkpoints: 0, firstBreak: nil)
                do {
                    var checkpoints = try self.checkpoints(in: database)[...]
                    try EntryStore.forEach(in: database) { entry in
                        try verifier.check(entry)
                        while let next = checkpoints.first, next.0 == entry.sequence {
                            try check(next.1, sequence: next.0, hash: entry.hash, keys: keys)
                            checkpoints.removeFirst()
                            report.checkpoints += 1
                        }
                    }
                    if let missing = checkpoints.first {
                        throw LedgerError(
                            .chainBroken, sequence: verifier.head.sequence + 1,
                            "the entry is missing; a signed checkpoint speaks of entry \(missing.0)")
                    }
                } catch let error as LedgerError {
                    report.firstBreak = error
                }
                report.entries = verifier.head.sequence
                report.headHash = Hexadecimal.text(verifier.head.hash)
                return report
            }
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(.cannotOpen, LedgerDatabase.reason(error))
        }
    }

    /// True when the ledger at `path` holds exactly the entry that the checkpoint speaks of.
    package static func contains(_ checkpoint: Checkpoint, path: String) throws(LedgerError) -> Bool {
        do {
            return try readOnly(path: path) { database in
                try EntryStore.page(after: checkpoint.sequence - 1, limit: 1, in: database).first.map {
                    $0.sequence == checkpoint.sequence && Hexadecimal.text($0.hash) == checkpoint.hash
                } ?? false
            }
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(.cannotOpen, LedgerDatabase.reason(error))
        }
    }

    /// One consistent view of the file for `body`.
    static func readOnly<T>(path: String, _ body: (Database) throws -> T) throws -> T {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read { database in
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            guard version <= LedgerSchema.version else {
                throw LedgerError(
                    .newerVersion, "the ledger has version \(version), this program knows \(LedgerSchema.version)")
            }
            return try body(database)
        }
    }

    private static func checkpoints(in database: Database) throws -> [(Int64, Data)] {
        try Row.fetchAll(database, sql: "SELECT sequence, record FROM checkpoint ORDER BY sequence")
            .map { ($0["sequence"], $0["record"]) }
    }

    private static func check(_ record: Data, sequence: Int64, hash: Data, keys: [PublicKey]) throws(LedgerError) {
        guard let checkpoint = try? CanonicalJSON.decode(Checkpoint.self, from: record),
            checkpoint.sequence == sequence, keys.contains(where: { checkpoint.isValid(under: $0) })
        else { throw LedgerError(.checkpointBroken, sequence: sequence, "its signature is not of this instance") }
        guard checkpoint.hash == Hexadecimal.text(hash) else {
            throw LedgerError(.checkpointBroken, sequence: sequence, "the entry changed after it was signed")
        }
    }
}
