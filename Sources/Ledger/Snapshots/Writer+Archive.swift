/// Whether something is being archived, and when the last attempt began.
struct ArchiveProgress {
    fileprivate(set) var isUnderWay = false
    /// The newest entry then: what failed is not tried again before others have come.
    fileprivate var begunAt: Int64 = 0
}

/// What may leave memory leaves it soon, not only with the next snapshot: memory stays level.
extension Writer {
    /// In one go, at most: the writing thread makes the list and drops what is on it.
    private static var itemsLimit: Int { 4_096 }

    /// Between two batches: archives when there is enough to.
    func considerArchive() {
        let interval = environment.archiveInterval
        guard !archiving.isUnderWay, !snapshots.isUnderWay, journal.failure == nil,
            journal.state.archivableCount >= interval,
            journal.head.sequence - archiving.begunAt >= Int64(interval)
        else { return }
        archiving.isUnderWay = true
        archiving.begunAt = journal.head.sequence
        let items = journal.state.archivable(limit: Self.itemsLimit)
        let (archive, inbox, failed) = (database.archive, inbox, environment.besideFailed)
        Task.detached(priority: .utility) {
            var isStored = false
            do {
                try await archive.store(items)
                isStored = true
            } catch {
                failed("old jobs could not be archived: \(LedgerDatabase.reason(error))")
            }
            inbox.add(
                .carryOut { [isStored] writer in
                    if isStored { writer.journal.tidy { $0.forget(items) } }
                    writer.archiving.isUnderWay = false
                })
        }
    }
}
