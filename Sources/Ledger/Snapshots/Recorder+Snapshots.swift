import Foundation
import GRDB

/// Snapshots are coded and written beside the commits, never in their way.
extension Recorder {
    /// Rows of the archive in one transaction: commits come in between.
    private static var archiveRows: Int { 500 }

    /// Between two batches: begins a snapshot when one is asked for, or enough entries have come since the last.
    func considerSnapshot() {
        let isDue = journal.head.sequence - snapshotSequence >= environment.snapshotInterval
        guard let key = environment.key, snapshotTask == nil, isDue || isSnapshotWanted, journal.failure == nil,
            let durable = journal.durable
        else { return }
        isSnapshotWanted = false
        snapshotTask = Task {
            await self.takeSnapshot(of: durable, key: key)
            snapshotTask = nil
            Task.detached(priority: .utility) { [environment] in environment.afterSnapshot() }
        }
    }

    /// Takes a snapshot of all that is durable, now, and returns when it is stored or has failed.
    package func takeSnapshot() async {
        await snapshotTask?.value
        isSnapshotWanted = true
        _ = try? await read { _ in }
        await snapshotTask?.value
        isSnapshotWanted = false
    }

    /// What fails leaves the former one; opening is slower then, no more.
    private func takeSnapshot(of durable: Journal<State>.Durable, key: SigningKey) async {
        guard durable.head.sequence > snapshotSequence else { return }
        let items = durable.state.archivable()
        let database = database
        do {
            let snapshot = try await Self.code(durable, without: items, key: key)
            for start in stride(from: 0, to: items.count, by: Self.archiveRows) {
                let rows = items[start..<min(items.count, start + Self.archiveRows)]
                try await database.pool.write { try EntryArchive.insert(rows, into: $0) }
            }
            try await database.pool.write { try snapshot.store(in: $0) }
        } catch {
            return
        }
        snapshotSequence = durable.head.sequence
        journal.tidy { $0.forget(items) }
    }

    private nonisolated static func code(
        _ durable: Journal<State>.Durable, without items: [ArchivedItem], key: SigningKey
    ) async throws -> Snapshot {
        try await Task.detached(priority: .utility) {
            var state = durable.state
            state.forget(items)
            return try Snapshot(of: state, head: durable.head, lastIdentifier: durable.lastIdentifier, key: key)
        }.value
    }
}
