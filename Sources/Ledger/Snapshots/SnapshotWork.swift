import Foundation

/// The part of a snapshot that needs no writing thread. Coded and stored part by part: little of it is in memory at a time.
struct SnapshotWork<State: RecordedState>: Sendable {
    let durable: Journal<State>.Durable
    let key: SigningKey
    let database: LedgerDatabase

    /// Rows of the archive in one transaction: commits come in between.
    private static var archiveRows: Int { 500 }

    /// Archives the items, codes the rest of the state and stores it instead of the former snapshot.
    func store(without items: [ArchivedItem]) async throws {
        let database = database
        for start in stride(from: 0, to: items.count, by: Self.archiveRows) {
            let rows = items[start..<min(items.count, start + Self.archiveRows)]
            try await database.pool.write { try database.archive.insert(rows, into: $0) }
        }
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
