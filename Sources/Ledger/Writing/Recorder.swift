import Foundation
import GRDB

/// The one writer of a ledger. Decisions that arrive while a commit is under way are decided one after the other on the
/// state so far and committed together (group commit); none is answered before its entries are on disk.
package actor Recorder<State: RecordedState> {
    /// Decisions in one commit.
    private static var batchCountLimit: Int { 512 }
    /// Attachment bytes after which a commit takes no further decision.
    private static var batchBytesLimit: Int { 64 << 20 }

    package nonisolated let database: LedgerDatabase
    private let environment: RecorderEnvironment
    /// Runs ahead of the disk during a commit; read by decisions alone, whose answers wait for that commit.
    private var state: State
    private var head: ChainHead
    private var identifiers: EntryIdentifier
    private var pending: [PendingDecision<State>] = []
    private var isDraining = false
    private var poison: LedgerError?
    private var commits = 0

    /// Opens the ledger, walks its chain and rebuilds the state. Throws `cannotOpen`, `newerVersion`, `notDurable`,
    /// `chainBroken`, `unreadableEntry`.
    package init(path: String, environment: RecorderEnvironment) throws(LedgerError) {
        database = try LedgerDatabase(path: path)
        self.environment = environment
        let replay = try Replay<State>(from: database)
        state = replay.state
        head = replay.head
        identifiers = EntryIdentifier(after: replay.lastIdentifier, random: environment.random)
    }

    /// Decides on the state, records what the decision drafted and returns its value once that is durable. What `decide`
    /// throws is thrown, and nothing recorded. Throws `storageFull`, `poisoned`, `tooLarge`.
    package func record<T: Sendable>(
        by actor: String, _ decide: @escaping @Sendable (State, inout Draft<State.Event>) throws -> T
    ) async throws -> T {
        if let poison { throw poison }
        return try await withCheckedThrowingContinuation { continuation in
            pending.append(PendingDecision(actor: actor, decide: decide, continuation: continuation))
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
    package var failure: LedgerError? { poison }

    /// Stores and returns a signed statement of the newest durable entry.
    package func checkpoint(key: SigningKey) async throws -> Checkpoint {
        if let poison { throw poison }
        let head = self.head
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

    /// At most `limit` entries after `sequence`, as stored.
    package nonisolated func entries(after sequence: Int64, limit: Int) async throws -> [LedgerEntry] {
        try await database.pool.read { try EntryStore.page(after: sequence, limit: limit, in: $0) }
    }

    /// The bytes of an attachment. Throws `attachmentMissing`.
    package nonisolated func attachment(_ class: Attachment.Class, name: String) async throws -> Data {
        let bytes = try await database.pool.read { try AttachmentStore.bytes(`class`, name: name, in: $0) }
        guard let bytes else { throw LedgerError(.attachmentMissing, "\(`class`.rawValue) \(name)") }
        return bytes
    }

    private func drain() async {
        while !pending.isEmpty { await commit(takeBatch()) }
        isDraining = false
    }

    /// Decides one decision after the other until the batch is full.
    private func takeBatch() -> Batch {
        var batch = Batch(head: head)
        var taken = 0
        while taken < pending.count, taken < Self.batchCountLimit, batch.attachmentBytes < Self.batchBytesLimit {
            let decision = pending[taken]
            taken += 1
            var draft = Draft<State.Event>(timeMilliseconds: environment.clock(), identifiers: identifiers)
            var answer = decision.run(state, &draft)
            identifiers = draft.identifiers
            if answer.isAccepted {
                do { try stage(draft, by: decision.actor, in: &batch) } catch { answer.failure = error }
            }
            batch.answers.append(answer)
        }
        pending.removeFirst(taken)
        return batch
    }

    /// Turns a draft into entries and moves the state on; nothing moves when it throws.
    private func stage(_ draft: Draft<State.Event>, by actor: String, in batch: inout Batch) throws {
        let entries = try batch.head.entries(for: draft, actor: actor, identifiers: &identifiers)
        batch.head = entries.last.map { ChainHead(sequence: $0.sequence, hash: $0.hash) } ?? batch.head
        batch.entries += entries
        batch.attachments += draft.attachments
        batch.attachmentBytes += draft.attachmentBytes
        for (entry, event) in zip(entries, draft.events) { state.apply(event, stamp: entry.stamp) }
    }

    /// Writes the batch, then answers everybody in it.
    private func commit(_ batch: Batch) async {
        var failure = poison
        if failure == nil, !batch.isEmpty {
            commits += 1
            do {
                try await write(batch, number: commits)
                head = batch.head
            } catch {
                failure = recover(from: error)
            }
        }
        for answer in batch.answers { answer.deliver(failure) }
    }

    private func write(_ batch: Batch, number: Int) async throws {
        let duringCommit = environment.duringCommit
        try await database.pool.write { database in
            for entry in batch.entries { try EntryStore.insert(entry, into: database) }
            for attachment in batch.attachments { try AttachmentStore.insert(attachment, into: database) }
            try duringCommit(number)
        }
    }

    /// After a failed commit the state has run ahead of the disk. A full disk was rolled back cleanly: the state is
    /// rebuilt and later writes may succeed. After anything else nobody knows what a later fsync would vouch for
    /// (Rebello and others, "Can applications recover from fsync failures?", 2020), so every write is refused.
    private func recover(from error: any Error) -> LedgerError {
        let reason = LedgerDatabase.reason(error)
        if (error as? DatabaseError)?.resultCode == .SQLITE_FULL, let replay = try? Replay<State>(from: database) {
            state = replay.state
            head = replay.head
            return LedgerError(.storageFull, reason)
        }
        let poison = LedgerError(.poisoned, reason)
        self.poison = poison
        return poison
    }
}
