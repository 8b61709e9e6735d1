import Foundation

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
        do {
            try database.pool.read { database in
                if let key, let found = try Snapshot.trusted(in: database, key: key, projection: State.projection),
                    let decoded = try? CanonicalJSON.decode(State.self, from: found.state),
                    let hash = Hexadecimal.bytes(found.statement.entryHash)
                {
                    state = decoded
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
