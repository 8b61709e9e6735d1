import Foundation

/// The state rebuilt from the entries, whose chain is verified on the way.
package struct Replay<State: RecordedState>: Sendable {
    package private(set) var state = State()
    package private(set) var head = ChainHead(sequence: 0, hash: EntryHash.genesis)
    package private(set) var lastIdentifier: String?

    /// Throws `chainBroken`, `unreadableEntry`, `cannotOpen`.
    package init(from database: LedgerDatabase) throws(LedgerError) {
        var verifier = ChainVerifier()
        var state = State()
        do {
            try database.pool.read { database in
                try EntryStore.forEach(in: database) { entry in
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
        self.state = state
        head = ChainHead(sequence: verifier.head.sequence, hash: verifier.head.hash)
        lastIdentifier = verifier.lastIdentifier.isEmpty ? nil : verifier.lastIdentifier
    }
}
