/// How far snapshots are, and who waits for one.
struct SnapshotProgress {
    /// The entry of the newest one.
    var sequence: Int64
    /// The newest entry when the last one was begun: what failed is not tried again before as many entries have come anew.
    fileprivate var begunAt: Int64
    fileprivate(set) var isUnderWay = false
    /// For the one under way.
    fileprivate var expecting: [@Sendable () -> Void] = []
    /// For the next one.
    fileprivate var wanting: [@Sendable () -> Void] = []

    init(sequence: Int64) { (self.sequence, begunAt) = (sequence, sequence) }
}

/// Snapshots are coded and written beside the commits, never in their way.
extension Writer {
    /// Takes one of all that is durable now; `whenDone` is called once it is stored or has failed.
    func snapshot(whenDone: @escaping @Sendable () -> Void) { snapshots.wanting.append(whenDone) }

    /// Between two batches: begins a snapshot when one is asked for, or enough entries have come since the last.
    func considerSnapshot() {
        guard !snapshots.isUnderWay, !archiving.isUnderWay else { return }
        let isDue = journal.head.sequence - snapshots.begunAt >= environment.snapshotInterval
        guard isDue || !snapshots.wanting.isEmpty else { return }
        let wanting = snapshots.wanting
        snapshots.wanting = []
        guard let key = environment.key, journal.failure == nil, journal.head.sequence > snapshots.sequence,
            let durable = journal.durable
        else {
            for done in wanting { done() }
            return
        }
        snapshots.expecting = wanting
        snapshots.isUnderWay = true
        snapshots.begunAt = journal.head.sequence
        let (work, inbox) = (SnapshotWork(durable: durable, key: key, database: database), inbox)
        let failed = environment.besideFailed
        Task.detached(priority: .utility) {
            let items = durable.state.archivable(limit: .max)
            var isStored = false
            do {
                try await work.store(without: items)
                isStored = true
            } catch {
                // The former one stays; opening is slower then, no more.
                failed("a snapshot could not be made: \(LedgerDatabase.reason(error))")
            }
            inbox.add(
                .carryOut { [isStored] in $0.snapshotEnded(isStored ? durable.head.sequence : nil, dropping: items) })
        }
    }

    /// `sequence` nil: it failed.
    private func snapshotEnded(_ sequence: Int64?, dropping items: [ArchivedItem]) {
        if let sequence {
            snapshots.sequence = sequence
            journal.tidy { $0.forget(items) }
        }
        snapshots.isUnderWay = false
        for done in snapshots.expecting { done() }
        snapshots.expecting = []
        environment.afterSnapshot()
    }
}
