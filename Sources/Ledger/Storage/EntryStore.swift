import Foundation
import GRDB

/// Reads and writes entries; knows nothing of what they mean.
enum EntryStore {
    /// Adds one entry, in the caller's transaction.
    static func insert(_ entry: LedgerEntry, into database: Database) throws {
        let statement = try database.cachedStatement(
            sql:
                "INSERT INTO entry (sequence, identifier, time, actor, kind, payload, previous, hash) VALUES (?,?,?,?,?,?,?,?)"
        )
        try statement.execute(arguments: [
            entry.sequence, entry.identifier, entry.timeMilliseconds, entry.actor, entry.kind, entry.payload,
            entry.previousHash, entry.hash,
        ])
    }

    /// Calls `body` with every entry after `sequence` in order, one at a time.
    static func forEach(
        after sequence: Int64 = 0, in database: Database, _ body: (LedgerEntry) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT * FROM entry WHERE sequence > ? ORDER BY sequence", arguments: [sequence])
        while let row = try rows.next() { try body(entry(from: row)) }
    }

    /// At most `limit` entries after `sequence`.
    static func page(after sequence: Int64, limit: Int, in database: Database) throws -> [LedgerEntry] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM entry WHERE sequence > ? ORDER BY sequence LIMIT ?",
            arguments: [sequence, limit]
        ).map(entry(from:))
    }

    /// As above, of the entries that may be a change to somebody.
    static func changes(after sequence: Int64, limit: Int, in database: Database) throws -> [LedgerEntry] {
        try Row.fetchAll(database, sql: changesSQL, arguments: [sequence, limit]).map(entry(from:))
    }

    static let changesSQL =
        "SELECT * FROM entry WHERE sequence > ? AND \(LedgerSchema.changes) ORDER BY sequence LIMIT ?"
    static let lastSQL = "SELECT sequence FROM entry WHERE identifier < ? ORDER BY identifier DESC LIMIT 1"

    /// The last entry whose identifier is below `bound`; 0 for none.
    static func last(below bound: String, in database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: lastSQL, arguments: [bound]) ?? 0
    }

    private static func entry(from row: Row) -> LedgerEntry {
        LedgerEntry(
            sequence: row["sequence"], identifier: row["identifier"], timeMilliseconds: row["time"],
            actor: row["actor"], kind: row["kind"], payload: row["payload"], previousHash: row["previous"],
            hash: row["hash"])
    }
}
