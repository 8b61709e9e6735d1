import Foundation

/// The ledger as everybody uses it. One thread of its own writes (`Writer`): decisions that arrive while a commit is under
/// way are decided one after the other on the state so far and committed together (group commit); none is answered before
/// its entries are on disk.
package final class Recorder<State: RecordedState>: Sendable {
    package let database: LedgerDatabase
    let environment: RecorderEnvironment
    private let inbox = Inbox<Writer<State>.Order>()
    private let standing: Standing<State>

    /// Opens the ledger, walks its chain from the newest trusted snapshot on and rebuilds the state. Throws `cannotOpen`,
    /// `newerVersion`, `notDurable`, `chainBroken`, `unreadableEntry`.
    package init(path: String, environment: RecorderEnvironment) throws(LedgerError) {
        let database = try LedgerDatabase(path: path, logRestartBytes: environment.logRestartBytes)
        SnapshotFile(ofLedger: path).removeUnfinished()
        let replay = try Replay<State>(from: database, key: environment.key?.publicKey)
        let opening = Opening(
            journal: Journal(replay: replay, random: environment.random), snapshotSequence: replay.snapshotSequence)
        let (inbox, standing) = (inbox, Standing(opening.journal))
        self.database = database
        self.environment = environment
        self.standing = standing
        // The thread holds its block, and what that holds, to its end; the state of now must not live so long.
        let handover = Handover(opening)
        // A commit blocks its thread: Swift's own threads are too few for that.
        let thread = Thread {
            Writer(
                taking: handover, database: database, environment: environment, inbox: inbox, standing: standing
            )?.run()
        }
        thread.name = "ledger"
        thread.start()
        Task.detached(priority: .utility) { await database.archive.learn() }
    }

    deinit { inbox.close() }

    /// Decides on the state, records what the decision drafted and returns its value once that is durable. What `decide`
    /// throws is thrown, and nothing recorded. Throws `storageFull`, `poisoned`, `tooLarge`.
    package func record<T: Sendable>(
        by actor: String, _ decide: @escaping @Sendable (State, inout Draft<State.Event>) throws -> T
    ) async throws -> T {
        if let failure = standing.failure, failure.code == .poisoned { throw failure }
        return try await withCheckedThrowingContinuation { continuation in
            inbox.add(.decide(PendingDecision(actor: actor, decide: decide) { continuation.resume(with: $0) }))
        }
    }

    /// What `body` makes of the state, all of it durable.
    package func read<T: Sendable>(_ body: @escaping @Sendable (State) throws -> T) async throws -> T {
        try await record(by: "") { state, _ in try body(state) }
    }

    /// The part of the state that can be had at once; what was answered before is in it.
    /// `look` must be quick: others wait meanwhile.
    package func glance<T: Sendable>(_ look: (State.Glance) -> T) -> T { standing.glance(look) }

    /// Why writes are refused; nil while the ledger is sound.
    package var failure: LedgerError? { standing.failure }

    /// The newest durable entry.
    package var head: ChainHead { standing.facts.head }

    /// Stores and returns a signed statement of the newest durable entry.
    package func checkpoint(key: SigningKey) async throws -> Checkpoint {
        let facts = standing.facts
        if let failure = facts.failure { throw failure }
        let head = facts.head
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

    /// Takes a snapshot of all that is durable, now, and returns when it is stored or has failed.
    package func takeSnapshot() async {
        await withCheckedContinuation { continuation in
            inbox.add(.carryOut { $0.snapshot { continuation.resume() } })
        }
    }

    /// Nothing more is written: somebody found that the file is not what it was.
    package func poison(_ reason: String) async {
        await withCheckedContinuation { continuation in
            inbox.add(
                .carryOut { writer in
                    writer.poison(reason)
                    continuation.resume()
                })
        }
    }
}

extension Recorder<LedgerState> {
    /// As `init`. Made here, the writing thread's code is compiled for this state and not for any state.
    package static func open(
        path: String, environment: RecorderEnvironment
    ) throws(LedgerError) -> Recorder<LedgerState> {
        try Recorder(path: path, environment: environment)
    }
}
