import Foundation
import GRDB

/// What the writing thread of a recorder owns: the journal, the log, the snapshots. Nothing of it is used by another thread;
/// what goes on beside the commits comes back as an order.
final class Writer<State: RecordedState> {
    enum Order: Sendable {
        case decide(PendingDecision<State>)
        /// Between two batches.
        case carryOut(@Sendable (Writer) -> Void)
    }

    var journal: Journal<State>
    let database: LedgerDatabase
    let environment: RecorderEnvironment
    let inbox: Inbox<Order>
    var snapshots: SnapshotProgress
    var archiving = ArchiveProgress()
    private let standing: Standing<State>
    private var pending: [PendingDecision<State>] = []
    private var commits = 0
    private var isMovingLog = false

    /// Nil when somebody else has taken what it would begin with.
    init?(
        taking handover: Handover<Opening<State>>, database: LedgerDatabase, environment: RecorderEnvironment,
        inbox: Inbox<Order>, standing: Standing<State>
    ) {
        guard let opening = handover.take() else { return nil }
        journal = opening.journal
        self.database = database
        self.environment = environment
        self.inbox = inbox
        self.standing = standing
        snapshots = SnapshotProgress(sequence: opening.snapshotSequence)
    }

    /// Returns when the inbox is closed.
    func run() {
        while let orders = inbox.next() {
            follow(orders)
            while !pending.isEmpty {
                commit(journal.take(from: &pending, clock: environment.clock))
                tidy()
                follow(inbox.poll())
            }
            tidy()
        }
    }

    /// Between two batches.
    private func tidy() {
        considerSnapshot()
        considerArchive()
    }

    private func follow(_ orders: [Order]) {
        for order in orders {
            switch order {
            case .decide(let decision): pending.append(decision)
            case .carryOut(let body): body(self)
            }
        }
    }

    func poison(_ reason: String) {
        journal.poison(reason)
        standing.publish(&journal)
    }

    /// Writes the batch, then answers everybody in it.
    private func commit(_ batch: Batch) {
        guard !batch.isEmpty else { return batch.deliver(nil) }
        commits += 1
        var failure: LedgerError?
        do {
            try write(batch, number: commits)
            journal.committed(batch)
        } catch {
            failure = recover(from: error)
        }
        standing.publish(&journal)
        batch.deliver(failure)
        if commits.isMultiple(of: 16) { moveLog() }
    }

    private func write(_ batch: Batch, number: Int) throws {
        try database.pool.writeWithoutTransaction { database in
            try database.inTransaction {
                for entry in batch.entries { try EntryStore.insert(entry, into: database) }
                for attachment in batch.attachments { try AttachmentStore.insert(attachment, into: database) }
                for erasure in batch.erasures { try AttachmentStore.erase(erasure, from: database) }
                try environment.duringCommit(number)
                return .commit
            }
            // The commit stands whatever becomes of this.
            if !batch.erasures.isEmpty || (number.isMultiple(of: 16) && self.database.checkpoints.isTooLong) {
                try? LogCheckpoints.restart(database)
            }
        }
    }

    private func recover(from error: any Error) -> LedgerError {
        let reason = LedgerDatabase.reason(error)
        let isFull = (error as? DatabaseError)?.resultCode == .SQLITE_FULL
        let rebuilt = isFull ? try? Replay<State>(from: database, key: environment.key?.publicKey) : nil
        let failure = LedgerError(isFull ? .storageFull : .poisoned, reason)
        journal.failed(failure, rebuilt: rebuilt)
        if journal.failure?.code == .storageFull { awaitSpace() }
        return journal.failure ?? failure
    }

    /// Tries now and then whether there is space again: submitters should not find out one by one.
    private func awaitSpace() {
        let (database, milliseconds, inbox) = (database, environment.trialMilliseconds, inbox)
        Task {
            repeat {
                try? await Task.sleep(for: .milliseconds(milliseconds))
            } while (try? await database.tryWriting()) == nil && !inbox.isClosed
            inbox.add(
                .carryOut { writer in
                    writer.journal.spaceIsBack()
                    writer.standing.publish(&writer.journal)
                })
        }
    }

    private func moveLog() {
        let (checkpoints, inbox) = (database.checkpoints, inbox)
        guard !isMovingLog, checkpoints.isLong else { return }
        isMovingLog = true
        Task {
            // What cannot be moved now can be moved later: the log only grows meanwhile.
            try? await checkpoints.move()
            inbox.add(.carryOut { $0.isMovingLog = false })
        }
    }
}
