import Foundation
import GRDB

/// The state rebuilt: from a snapshot that this instance signed and the entries after it, else from all of them. The chain
/// of the entries read is verified on the way.
package struct Replay<State: RecordedState>: Sendable {
    package private(set) var state = State()
    package private(set) var head = ChainHead(sequence: 0, hash: EntryHash.genesis)
    package private(set) var lastIdentifier: String?
    /// The entry whose snapshot was used; 0 when all entries were read.
    package private(set) var snapshotSequence: Int64 = 0

    /// `key` nil: all entries are read. Throws `chainBroken`, `unreadableEntry`, `cannotOpen`.
    package init(from database: LedgerDatabase, key: PublicKey? = nil) throws(LedgerError) {
        var verifier = ChainVerifier()
        var state = State()
        var sequence: Int64 = 0
        // Before the reading begins: so it is of an entry that is read.
        let files = key == nil ? [] : SnapshotFile(ofLedger: database.path).open()
        defer { for file in files { file.close() } }
        do {
            try database.pool.read { database in
                if let key, let found = try Self.snapshot(files, in: database, key: key),
                    let hash = Hexadecimal.bytes(found.statement.entryHash)
                {
                    state = found.state
                    sequence = found.statement.sequence
                    verifier = ChainVerifier(after: sequence, hash: hash, identifier: found.statement.lastIdentifier)
                }
                try EntryStore.forEach(after: sequence, in: database) { entry in
                    try verifier.check(entry)
                    guard let event = try? State.Event(kindName: entry.kind, payload: entry.payload) else {
                        throw LedgerError(.unreadableEntry, sequence: entry.sequence, "kind \(entry.kind)")
                    }
                    state.apply(event, stamp: entry.stamp)
                }
            }
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(.cannotOpen, LedgerDatabase.reason(error))
        }
        state.consult(database.archive)
        self.state = state
        snapshotSequence = sequence
        head = ChainHead(sequence: verifier.head.sequence, hash: verifier.head.hash)
        lastIdentifier = verifier.lastIdentifier.isEmpty ? nil : verifier.lastIdentifier
    }

    /// The newest that can be trusted.
    private static func snapshot(
        _ files: [SnapshotFile.Reader], in database: Database, key: PublicKey
    ) throws -> Snapshot<State>? {
        for file in files { if let found = try Snapshot<State>.trusted(file, in: database, key: key) { return found } }
        return nil
    }

    /// Before any entry: for journals without a disk.
    package init() {}

    /// This replay after further entries, whose chain is verified. Throws `chainBroken`, `unreadableEntry`.
    package func continued(by entries: some Sequence<LedgerEntry>) throws(LedgerError) -> Replay {
        var next = self
        var verifier = ChainVerifier(after: head.sequence, hash: head.hash, identifier: lastIdentifier ?? "")
        for entry in entries {
            try verifier.check(entry)
            guard let event = try? State.Event(kindName: entry.kind, payload: entry.payload) else {
                throw LedgerError(.unreadableEntry, sequence: entry.sequence, "kind \(entry.kind)")
            }
            next.state.apply(event, stamp: entry.stamp)
        }
        next.head = ChainHead(sequence: verifier.head.sequence, hash: verifier.head.hash)
        next.lastIdentifier = verifier.lastIdentifier.isEmpty ? nil : verifier.lastIdentifier
        return next
    }
}
