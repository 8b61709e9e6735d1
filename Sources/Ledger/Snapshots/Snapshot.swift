import Foundation
import GRDB

/// The state after one entry, so that opening reads only what came later. Signed: whoever could write one could otherwise
/// grant himself any right without touching the chain. A snapshot that is missing, of another projection, incomplete or not
/// signed by this instance is passed over, and all entries are read.
struct Snapshot<State: RecordedState>: Sendable {
    let statement: SnapshotStatement
    let state: State

    /// What the file holds, when this key signed it, its entry is in the chain and the archive has what it leaves out.
    static func trusted(_ file: SnapshotFile.Reader, in database: Database, key: PublicKey) throws -> Snapshot? {
        guard let statement = SnapshotStatement.signed(file.record, key: key),
            statement.projection == State.projection, statement.sequence > 0,
            let entry = try EntryStore.page(after: statement.sequence - 1, limit: 1, in: database).first,
            entry.sequence == statement.sequence, Hexadecimal.text(entry.hash) == statement.entryHash,
            EntryHash.hash(of: entry) == entry.hash, entry.identifier == statement.lastIdentifier,
            try EntryArchive.mark(in: database) >= statement.sequence,
            let state = try? state(of: statement, from: file)
        else { return nil }
        return Snapshot(statement: statement, state: state)
    }

    /// Nil when a part is not what was signed, or there are others. Each is read once: what was verified is what counts.
    private static func state(of statement: SnapshotStatement, from file: SnapshotFile.Reader) throws -> State? {
        var state: State?
        var left = file.partsBytes
        for part in statement.parts {
            guard part.bytes > 0, part.bytes <= left else { return nil }
            left -= UInt64(part.bytes)
            let bytes = try file.next(part.bytes)
            guard SnapshotStatement.Part(bytes) == part else { return nil }
            let decoded = try CanonicalJSON.decode(State.self, from: bytes)
            if state == nil { state = decoded } else { state?.add(decoded) }
        }
        return left == 0 ? state : nil
    }
}
