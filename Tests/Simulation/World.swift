import Governance
import Ledger
import Scheduling
import Schemas
import Service

/// Everything around and within one simulated instance.
package struct World: Sendable {
    /// Which write meets what; used instead of chance.
    struct Plan: Sendable {
        var write: Int
        var fate: Disk.Fate
    }

    var random: SeededRandom
    let canary: Canary?
    let plan: Plan?
    let isTraced: Bool
    package private(set) var trace: [String] = []

    // The machine.
    var now: Int64 = 1_000_000
    var disk = Disk()
    var checker = Checker()
    /// Until the space is back.
    var isDiskFull = false
    var isSettling = false

    // The process; gone with a crash.
    var journal: Journal<LedgerState>
    var pending: [PendingDecision<LedgerState>] = []
    var batch: Batch?
    var dispatch: Dispatch
    var standing = Standing()
    var letters: [Letter] = []
    var mailbox = Mailbox()
    var timers: [DispatchTimer] = []
    /// Attempts whose worker is alive; true once it is to end.
    var workers: [Checker.Attempt: Bool] = [:]

    // What people remember.
    var submissions = 0
    var told: [JobID] = []
    var requests: [RequestID] = []
    var emergencies = 0
    /// Answers that were given already: they may come again.
    var old: [DispatchInput] = []

    init(seed: UInt64, canary: Canary? = nil, plan: Plan? = nil, isTraced: Bool = false) {
        random = SeededRandom(seed: seed)
        self.canary = canary
        self.plan = plan
        self.isTraced = isTraced
        let source = IdentifierSource(seed: seed)
        journal = Journal(replay: Province.begun.replay, random: { source.next() })
        dispatch = Dispatch(limits: Province.scheduling.limits)
        begin()
    }

    /// What the durable entries make.
    func replayed() -> Replay<LedgerState>? { try? Province.begun.replay.continued(by: disk.entries) }

    mutating func note(_ text: @autoclosure () -> String) {
        if isTraced { trace.append("\(now) \(text())") }
    }

    var attempts: [Checker.Attempt] { workers.keys.sorted() }

    /// One thing happens.
    mutating func step() {
        now += Int64.random(in: 0...40, using: &random)
        collect()
        switch Int.random(in: 0..<22, using: &random) {
        case 0..<6: deliver()
        case 6..<10: commit()
        case 10..<13: work()
        case 13..<15: submit()
        case 15: people()
        case 16..<19: review()
        case 19: ring()
        case 20: if plan == nil, !isSettling { mischief() }
        default: deliver()
        }
        collect()
        checker.read(disk)
    }

    /// What decisions have answered.
    mutating func collect() { letters += mailbox.takeAll() }

    /// A decision, and what is answered once its fate is known.
    mutating func decide<T: Sendable>(
        _ body: @escaping @Sendable (LedgerState, inout Draft<LedgerEvent>) throws -> T,
        then answer: @escaping @Sendable (Result<T, any Error>, Mailbox) -> Void
    ) {
        let mailbox = mailbox
        pending.append(PendingDecision(actor: "simulation", decide: body) { answer($0, mailbox) })
    }

    /// A process starts on what is on disk.
    mutating func begin() {
        decide { state, _ in
            Standing(state)
        } then: { result, mailbox in
            if case .success(let standing) = result { mailbox.put(.standing(standing)) }
        }
        guard canary != .forgetsToRecover else { return }
        decide { state, draft in
            try Recovery.events(in: state, &draft, policy: Province.scheduling)
        } then: { result, mailbox in
            if case .success(let events) = result { mailbox.put(.recovered(events)) } else { mailbox.put(.notStarted) }
        }
    }

    /// The process is gone; what is durable is all there is.
    mutating func crash(duringWrite: Bool = false) {
        note("crash")
        checker.read(disk)
        guard let replay = replayed() else { return checker.fail("the chain is broken") }
        if batch == nil, !duringWrite, journal.failure == nil, replay.state != journal.state {
            checker.fail("the state is not the one that the entries make")
        }
        let source = IdentifierSource(seed: random.next())
        journal = Journal(replay: replay, random: { source.next() })
        (pending, batch, letters, timers, workers) = ([], nil, [], [], [:])
        mailbox = Mailbox()
        standing = Standing()
        dispatch = Dispatch(limits: Province.scheduling.limits)
        isDiskFull = false
        begin()
    }

    mutating func send(_ input: DispatchInput) {
        if case .answered = input { old.append(input) }
        for output in dispatch.handle(input, at: Instant(milliseconds: now)) { carryOut(output) }
        if random.once(in: 16), let fault = dispatch.scheduler.fault { checker.fail("scheduler: \(fault)") }
    }
}
