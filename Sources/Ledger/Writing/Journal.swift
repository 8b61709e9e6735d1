import Foundation

/// The pure core of a recorder: on which state each decision is made, what a batch holds, and what follows from the fate of
/// its commit. A value without task, clock or disk, so that the recorder and the simulation drive the very same rules.
///
/// One batch is out at a time: `take`, then `committed` or `failed`, then `take` again.
package struct Journal<State: RecordedState>: Sendable {
    /// Decisions in one commit.
    package static var decisionsLimit: Int { 512 }
    /// Attachment bytes after which a commit takes no further decision.
    package static var attachmentBytesLimit: Int { 64 << 20 }

    /// Runs ahead of the disk while a batch is out; read by decisions alone, whose answers wait for that batch.
    package private(set) var state: State
    /// The newest durable entry.
    package private(set) var head: ChainHead
    /// Why writes are refused: `storageFull` until `spaceIsBack`, `poisoned` for good; nil while the ledger is sound.
    package private(set) var failure: LedgerError?
    private var identifiers: EntryIdentifier
    /// Of the newest durable entry.
    private var lastIdentifier: String
    private var isOut = false
    private var isGlanceStale = false

    package init(replay: Replay<State>, random: @escaping @Sendable () -> UInt64) {
        state = replay.state
        head = replay.head
        lastIdentifier = replay.lastIdentifier ?? ""
        identifiers = EntryIdentifier(after: replay.lastIdentifier, random: random)
    }

    /// A state and the entry up to which it speaks.
    struct Durable: Sendable {
        var state: State
        var head: ChainHead
        var lastIdentifier: String
    }

    /// What is on disk; nil while a batch is out, as the state has run ahead then.
    var durable: Durable? { isOut ? nil : Durable(state: state, head: head, lastIdentifier: lastIdentifier) }

    /// Decides one decision after the other until the batch is full, and takes these from `pending`. While the disk is full
    /// only decisions that record nothing are accepted.
    package mutating func take(from pending: inout [PendingDecision<State>], clock: () -> Int64) -> Batch {
        var batch = Batch(head: head)
        var taken = 0
        while taken < pending.count, taken < Self.decisionsLimit, batch.attachmentBytes < Self.attachmentBytesLimit {
            let decision = pending[taken]
            taken += 1
            var draft = Draft<State.Event>(timeMilliseconds: clock(), identifiers: identifiers)
            var answer = decision.run(state, &draft)
            identifiers = draft.identifiers
            if let failure, failure.code == .poisoned {
                answer.failure = failure  // even what only reads: the state may have run ahead of the disk
            } else if answer.isAccepted, !draft.isEmpty {
                do { try stage(draft, by: decision.actor, in: &batch) } catch { answer.failure = error }
            }
            batch.answers.append(answer)
        }
        pending.removeFirst(taken)
        isOut = !batch.isEmpty
        return batch
    }

    /// Turns a draft into entries and moves the state on; nothing moves when it throws.
    private mutating func stage(_ draft: Draft<State.Event>, by actor: String, in batch: inout Batch) throws {
        if let failure { throw failure }
        let entries = try batch.head.entries(for: draft, actor: actor, identifiers: &identifiers)
        batch.head = entries.last.map { ChainHead(sequence: $0.sequence, hash: $0.hash) } ?? batch.head
        batch.entries += entries
        batch.attachments += draft.attachments
        batch.erasures += draft.erasures
        batch.attachmentBytes += draft.attachmentBytes
        for (entry, event) in zip(entries, draft.events) {
            state.apply(event, stamp: entry.stamp)
            if event.changesGlance { isGlanceStale = true }
        }
    }

    /// The batch is on disk.
    package mutating func committed(_ batch: Batch) {
        head = batch.head
        lastIdentifier = batch.entries.last?.identifier ?? lastIdentifier
        isOut = false
    }

    /// The batch is not on disk, and the state has run ahead of it. A full disk was rolled back cleanly: the state is the
    /// one rebuilt from what is there, and writes are refused until there is space. After anything else nobody knows what
    /// a later fsync would vouch for (Rebello and others, "Can applications recover from fsync failures?", 2020), so every
    /// write is refused for good.
    package mutating func failed(_ error: LedgerError, rebuilt: Replay<State>?) {
        isOut = false
        guard error.code == .storageFull, let rebuilt else {
            failure = LedgerError(.poisoned, error.detail)
            return
        }
        state = rebuilt.state
        isGlanceStale = true
        head = rebuilt.head
        lastIdentifier = rebuilt.lastIdentifier ?? ""
        failure = error
    }

    /// A trial write succeeded after `storageFull`.
    package mutating func spaceIsBack() {
        if failure?.code == .storageFull { failure = nil }
    }

    /// Whoever found that the file is not what it was: nothing more is written.
    package mutating func poison(_ reason: String) { failure = LedgerError(.poisoned, reason) }

    /// The state's glance, once after it may have changed. Only while no batch is out: all of it is durable then.
    mutating func changedGlance() -> State.Glance? {
        guard isGlanceStale, !isOut, failure?.code != .poisoned else { return nil }
        isGlanceStale = false
        return state.glance
    }

    /// What only makes room in memory, and no event says: `body` must leave every answer of the state as it was.
    mutating func tidy(_ body: (inout State) -> Void) { body(&state) }
}
