import Foundation
import GRDB

/// The one writer of a ledger. Decisions that arrive while a commit is under way are decided one after the other on the
/// state so far and committed together (group commit); none is answered before its entries are on disk.
package actor Recorder<State: RecordedState> {
    package nonisolated let database: LedgerDatabase
    nonisolated let environment: RecorderEnvironment
    var journal: Journal<State>
    /// The entry of the newest snapshot.
    var snapshotSequence: Int64
    var snapshotTask: Task<Void, Never>?
    var isSnapshotWanted = false
    private var pending: [PendingDecision<State>] = []
    private var isDraining = false
    private var commits = 0
    private var isMovingLog = false

    /// Opens the ledger, walks its chain from the newest trusted snapshot on and rebuilds the state. Throws `cannotOpen`,
    /// `newerVersion`, `notDurable`, `chainBroken`, `unreadableEntry`.
    package init(path: String, environment: RecorderEnvironment) throws(LedgerError) {
        database = try LedgerDatabase(path: path, logRestartBytes: environment.logRestartBytes)
        self.environment = environment
        let replay = try Replay<State>(from: database, key: environment.key?.publicKey)
        journal = Journal(replay: replay, random: environment.random)
        snapshotSequence = replay.snapshotSequence
    }

    /// Decides on the state, records what the decision drafted and returns its value once that is durable. What `decide`
    /// throws is thrown, and nothing recorded. Throws `storageFull`, `poisoned`, `tooLarge`.
    package func record<T: Sendable>(
        by actor: String, _ decide: @escaping @Sendable (State, inout Draft<State.Event>) throws -> T
    ) async throws -> T {
        if let failure = journal.failure, failure.code == .poisoned { throw failure }
        return try await withCheckedThrowingContinuation { continuation in
            pending.append(PendingDecision(actor: actor, decide: decide) { continuation.resume(with: $0) })
            if !isDraining {
                isDraining = true
                Task { await self.drain() }
            }
        }
    }

    /// What `body` makes of the state, all of it durable.
    package func read<T: Sendable>(_ body: @escaping @Sendable (State) throws -> T) async throws -> T {
        try await record(by: "") { state, _ in try body(state) }
    }

    /// Why writes are refused; nil while the ledger is sound.
    package var failure: LedgerError? { journal.failure }

    /// The newest durable entry.
    package var head: ChainHead { journal.head }

    /// Stores and returns a signed statement of the newest durable entry.
    package func checkpoint(key: SigningKey) async throws -> Checkpoint {
        if let failure = journal.failure { throw failure }
        let head = journal.head
        let checkpoint = try Checkpoint(
            sequence: head.sequence, hash: Hexadecimal.text(head.hash), timeMilliseconds: environment.clock(), key: key)
        let record = try CanonicalJSON.encode(checkpoint)
        try await database.pool.write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO checkpoint (sequence, record) VALUES (?,?)",
                arguments: [checkpoint.sequence, record])
        }
        return checkpoint
    }

    /// Nothing more is written: somebody found that the file is not what it was.
    package func poison(_ reason: String) { journal.poison(reason) }

    private func drain() async {
        while !pending.isEmpty {
            let batch = journal.take(from: &pending, clock: environment.clock)
            await commit(batch)
            considerSnapshot()
        }
        isDraining = false
    }

    /// Writes the batch, then answers everybody in it.
    private func commit(_ batch: Batch) async {
        guard !batch.isEmpty else { return batch.deliver(nil) }
        commits += 1
        do {
            try await write(batch, number: commits)
            journal.committed(batch)
            batch.deliver(nil)
        } catch {
            batch.deliver(recover(from: error))
        }
        if commits.isMultiple(of: 16) { moveLog() }
    }

    private func write(_ batch: Batch, number: Int) async throws {
        let (duringCommit, checkpoints) = (environment.duringCommit, database.checkpoints)
        try await database.pool.writeWithoutTransaction { database in
            try database.inTransaction {
                for entry in batch.entries { try EntryStore.insert(entry, into: database) }
                for attachment in batch.attachments { try AttachmentStore.insert(attachment, into: database) }
                for erasure in batch.erasures { try AttachmentStore.erase(erasure, from: database) }
                try duringCommit(number)
                return .commit
            }
            // The commit stands whatever becomes of this.
            if !batch.erasures.isEmpty || (number.isMultiple(of: 16) && checkpoints.isTooLong) {
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
        if journal.failure?.code == .storageFull { Task { await self.awaitSpace() } }
        return journal.failure ?? failure
    }

    /// Tries now and then whether there is space again: submitters should not find out one by one.
    private func awaitSpace() async {
        while journal.failure?.code == .storageFull {
            try? await Task.sleep(for: .milliseconds(environment.trialMilliseconds))
            guard (try? await database.tryWriting()) != nil else { continue }
            journal.spaceIsBack()
        }
    }

    private func moveLog() {
        let checkpoints = database.checkpoints
        guard !isMovingLog, checkpoints.isLong else { return }
        isMovingLog = true
        Task {
            // What cannot be moved now can be moved later: the log only grows meanwhile.
            try? await checkpoints.move()
            isMovingLog = false
        }
    }
}
