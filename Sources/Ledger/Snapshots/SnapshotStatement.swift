import Crypto
import Foundation

/// What a snapshot's signature vouches for.
struct SnapshotStatement: Codable, Hashable, Sendable {
    /// One part of the state, canonical JSON.
    struct Part: Codable, Hashable, Sendable {
        /// Its length.
        var bytes: Int
        /// Lower-case hexadecimal.
        var sha256: String

        init(_ part: Data) { (bytes, sha256) = (part.count, Hexadecimal.text(SHA256.hash(data: part))) }
    }

    var sequence: Int64
    /// Of the entry `sequence`, lower-case hexadecimal.
    var entryHash: String
    /// Of the newest entry then: later ones ascend from it.
    var lastIdentifier: String
    var projection: Int
    /// Of the state, in order.
    var parts: [Part]

    private struct Record: Codable {
        var statement: SnapshotStatement
        var signature: SignatureRecord
    }

    private var signedBytes: Data {
        let lines = ["sluice.ledger.snapshot.2", "\(sequence)", entryHash, lastIdentifier, "\(projection)"]
        let ofParts = parts.map { "\($0.bytes) \($0.sha256)" }
        return Data((lines + ofParts).map { $0 + "\n" }.joined().utf8)
    }

    /// The statement with its signature, as stored.
    func record(signedBy key: SigningKey) throws -> Data {
        try CanonicalJSON.encode(Record(statement: self, signature: try key.sign(signedBytes)))
    }

    /// The statement of a record; nil unless this key signed it.
    static func signed(_ record: Data, key: PublicKey) -> SnapshotStatement? {
        guard let found = try? CanonicalJSON.decode(Record.self, from: record),
            key.isValid(found.signature, for: found.statement.signedBytes)
        else { return nil }
        return found.statement
    }
}
