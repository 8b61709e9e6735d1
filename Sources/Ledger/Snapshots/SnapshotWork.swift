import Foundation

/// The part of a snapshot that needs no writing thread. Coded and stored part by part: little of it is in memory at a time.
struct SnapshotWork<State: RecordedState>: Sendable {
    let durable: Journal<State>.Durable
    let key: SigningKey
    let database: LedgerDatabase

    /// Archives the items, codes the rest of the state and stores it instead of the former snapshot.
    func store(without items: [ArchivedItem]) async throws {
        try await database.archive.store(items)
        let sequence = durable.head.sequence
        try await database.pool.write { try EntryArchive.mark(sequence, in: $0) }
        var state = durable.state
        state.forget(items)
        try await SnapshotFile(ofLedger: database.path).replace(with: sequence) { file in
            try await write(state, to: file).record(signedBy: key)
        }
    }

    private func write(_ state: State, to file: FileHandle) async throws -> SnapshotStatement {
        var statement = SnapshotStatement(
            sequence: durable.head.sequence, entryHash: Hexadecimal.text(durable.head.hash),
            lastIdentifier: durable.lastIdentifier, projection: State.projection, parts: [])
        for part in state.parts() {
            let bytes = try CanonicalJSON.encode(part)
            try file.write(contentsOf: bytes)
            statement.parts.append(SnapshotStatement.Part(bytes))
            // The service's threads are few.
            await Task.yield()
        }
        return statement
    }
}
