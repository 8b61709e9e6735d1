import Crypto
import Foundation
import GRDB

/// The state after one entry, so that opening reads only what came later. Signed: whoever could write one could otherwise
/// grant himself any right without touching the chain. A snapshot that is missing, of another projection or not signed by
/// this instance is passed over, and all entries are read.
struct Snapshot: Sendable {
    /// What the signature vouches for.
    struct Statement: Codable, Hashable, Sendable {
        var sequence: Int64
        /// Of the entry `sequence`, lower-case hexadecimal.
        var entryHash: String
        /// Of the newest entry then: later ones ascend from it.
        var lastIdentifier: String
        var projection: Int
        /// Of the state's bytes, lower-case hexadecimal.
        var stateSHA256: String

        var signedBytes: Data {
            Data(
                "sluice.ledger.snapshot.1\n\(sequence)\n\(entryHash)\n\(lastIdentifier)\n\(projection)\n\(stateSHA256)\n"
                    .utf8)
        }
    }

    private struct Record: Codable {
        var statement: Statement
        var signature: SignatureRecord
    }

    let statement: Statement
    let state: Data
    private let record: Data

    /// Codes and signs a state whose newest entry has this head.
    init<State: RecordedState>(
        of state: State, head: ChainHead, lastIdentifier: String, key: SigningKey
    ) throws {
        self.state = try CanonicalJSON.encode(state)
        statement = Statement(
            sequence: head.sequence, entryHash: Hexadecimal.text(head.hash), lastIdentifier: lastIdentifier,
            projection: State.projection, stateSHA256: Hexadecimal.text(SHA256.hash(data: self.state)))
        record = try CanonicalJSON.encode(Record(statement: statement, signature: try key.sign(statement.signedBytes)))
    }

    /// Replaces the former one, in the caller's transaction.
    func store(in database: Database) throws {
        try database.execute(sql: "DELETE FROM snapshot")
        try database.execute(
            sql: "INSERT INTO snapshot (sequence, record, state) VALUES (?,?,?)",
            arguments: [statement.sequence, record, state])
    }

    /// The newest one that this key signed and whose entry is in the chain; nil when there is none to trust.
    static func trusted(in database: Database, key: PublicKey, projection: Int) throws -> Snapshot? {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT record, state FROM snapshot ORDER BY sequence DESC LIMIT 1"),
            let snapshot = Snapshot(record: row["record"], state: row["state"], key: key),
            snapshot.statement.projection == projection
        else { return nil }
        let statement = snapshot.statement
        guard let entry = try EntryStore.page(after: statement.sequence - 1, limit: 1, in: database).first,
            entry.sequence == statement.sequence, Hexadecimal.text(entry.hash) == statement.entryHash,
            EntryHash.hash(of: entry) == entry.hash, entry.identifier == statement.lastIdentifier
        else { return nil }
        return snapshot
    }

    private init?(record: Data, state: Data, key: PublicKey) {
        guard let found = try? CanonicalJSON.decode(Record.self, from: record),
            key.isValid(found.signature, for: found.statement.signedBytes),
            Hexadecimal.text(SHA256.hash(data: state)) == found.statement.stateSHA256
        else { return nil }
        (statement, self.state, self.record) = (found.statement, state, record)
    }
}
