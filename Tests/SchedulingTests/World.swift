import Schemas

@testable import Scheduling

/// SplitMix64: the same seed gives the same world.
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Everything around a scheduler: workers that answer late, twice or wrongly, people who cancel and suspend.
struct World {
    struct Attempt: Hashable {
        var id: JobID
        var number: Int
    }

    private(set) var fault: String?
    private var random: Seeded
    private(set) var scheduler: Scheduler
    let first: SchedulerLimits
    private(set) var events: [(event: SchedulerEvent, at: Instant)] = []
    private(set) var actions: [SchedulerAction] = []
    private let slots: Int
    private let losesCompletions: Bool
    private var jobs: [ScheduledJob] = []
    private var accepted: Set<JobID> = []
    private var recorded: [JobID: OutcomeCode] = [:]
    private var alive: [Attempt: JobState] = [:]
    private var killed: Set<Attempt> = []
    private var sent: [SchedulerEvent] = []
    private var suspended: [SchedulerEvent] = []
    private var suspendedAgreements: Set<AgreementID> = []
    private var suspendedDatasets: Set<DatasetID> = []
    private var now: Int64 = 0

    init(seed: UInt64, losesCompletions: Bool = false) {
        random = Seeded(state: seed)
        slots = Int.random(in: 1...4, using: &random)
        self.losesCompletions = losesCompletions
        scheduler = .make(slots: slots, each: Int.random(in: 1...3, using: &random)) {
            $0.memoryBytes = 100
            $0.overtakes = 2
            $0.halfLifeMilliseconds = 40
            $0.queueMilliseconds = 50_000
            $0.longestStepMilliseconds = 400
        }
        first = scheduler.limits
    }

    /// One random event.
    mutating func step() {
        now += Int64.random(in: -5...20, using: &random)
        switch Int.random(in: 0..<25, using: &random) {
        case 0..<6: accept()
        case 6..<14: work()
        case 14: if let job = jobs.randomElement(using: &random) { send(.cancelRequested(job.id)) }
        case 15: if let attempt = anyAttempt() { send(.deadline(attempt.id, attempt: attempt.number)) }
        case 16: suspendOrResume()
        case 17: send(Bool.random(using: &random) ? .drain : .proceed)
        // An old event again, or one of an attempt that never was.
        case 18: if let event = sent.randomElement(using: &random) { send(event) }
        case 19: send(Bool.random(using: &random) ? .pause : .resume)
        case 20: emergency()
        case 21: send(.weight(AgreementID(anyName()), Int.random(in: 0...500, using: &random)))
        case 22: now += Int64.random(in: -100_000...100_000, using: &random)
        case 23: if Int.random(in: 0..<10, using: &random) == 0 { send(.agreementTerminated(AgreementID("c"))) }
        default: if let job = jobs.randomElement(using: &random) { send(.finished(job.id, attempt: 99, .succeeded)) }
        }
    }

    private mutating func anyName() -> String { ["a", "b", "c"].randomElement(using: &random) ?? "a" }

    private mutating func emergency() {
        let id = EmergencyID("\(Int.random(in: 0..<3, using: &random))")
        if Bool.random(using: &random) { return send(.emergencyEnded(id)) }
        let until = Instant(milliseconds: now + Int64.random(in: 0...500, using: &random))
        send(.emergencyDeclared(id, agreements: [AgreementID(anyName()), AgreementID(anyName())], until: until))
    }

    /// Ends the mischief and lets everything come to its end: then every accepted job has its outcome.
    mutating func settle() {
        send(.proceed)
        send(.resume)
        for event in suspended { send(event) }
        for _ in 0..<100_000 where fault == nil {
            guard let attempt = anyAttempt() else { break }
            finish(attempt, .succeeded)
        }
        let lost = accepted.subtracting(recorded.keys)
        if fault == nil, !lost.isEmpty { fault = "\(lost.count) jobs lost" }
        if fault == nil, scheduler.underWay != 0 || scheduler.queuedCount != 0 { fault = "something is left over" }
    }

    private mutating func accept() {
        let number = jobs.count
        var job = ScheduledJob(
            "j\(number)", anyName(), data: ["x", "y"].randomElement(using: &random) ?? "x",
            memory: Int64.random(in: 0...110, using: &random),
            priority: JobPriority.allCases.randomElement(using: &random) ?? .standard)
        if Int.random(in: 0..<5, using: &random) == 0 { job.agreements.append(AgreementID(anyName())) }
        jobs.append(job)
        accepted.insert(job.id)
        if Int.random(in: 0..<10, using: &random) == 0 {
            let past = JobPast(
                attempt: Int.random(in: 0...4, using: &random), faults: Int.random(in: 0...4, using: &random),
                interruptions: Int.random(in: 0...6, using: &random),
                waitedMilliseconds: Int64.random(in: -10...100_000, using: &random),
                cancelRequested: Bool.random(using: &random))
            send(.recovered(job, past))
        } else {
            send(.accepted(job))
        }
    }

    private mutating func work() {
        guard let attempt = anyAttempt(), let state = alive[attempt] else { return }
        switch (state, Int.random(in: 0..<10, using: &random)) {
        case (.leased, 0): finish(attempt, .sandboxFault)
        case (.leased, 1):
            alive[attempt] = nil
            send(.refused(attempt.id, attempt: attempt.number))
        case (.leased, _): send(.leased(attempt.id, attempt: attempt.number))
        case (_, 0..<2):
            alive[attempt] = nil
            send(.lost(attempt.id, attempt: attempt.number))
        default: finish(attempt, OutcomeCode.allCases.randomElement(using: &random) ?? .failed)
        }
    }

    private mutating func finish(_ attempt: Attempt, _ outcome: OutcomeCode) {
        alive[attempt] = nil
        if losesCompletions, Int.random(in: 0..<4, using: &random) == 0 { return }
        send(.finished(attempt.id, attempt: attempt.number, outcome))
    }

    /// Any attempt under way; the order is that of names, so that seeds repeat.
    private mutating func anyAttempt() -> Attempt? {
        alive.keys.sorted { ($0.id, $0.number) < ($1.id, $1.number) }.randomElement(using: &random)
    }

    private mutating func suspendOrResume() {
        if !suspended.isEmpty, Bool.random(using: &random) {
            send(suspended.removeFirst())
        } else if Bool.random(using: &random) {
            let id = AgreementID(Bool.random(using: &random) ? "a" : "b")
            guard !suspendedAgreements.contains(id) else { return }
            suspended.append(.agreementResumed(id))
            send(.agreementSuspended(id))
        } else {
            guard !suspendedDatasets.contains(DatasetID("x")) else { return }
            suspended.append(.datasetResumed(DatasetID("x")))
            send(.datasetSuspended(DatasetID("x")))
        }
    }

    private mutating func send(_ event: SchedulerEvent) {
        switch event {
        case .agreementSuspended(let id): suspendedAgreements.insert(id)
        case .agreementTerminated(let id): suspendedAgreements.insert(id)
        case .agreementResumed(let id): suspendedAgreements.remove(id)
        case .datasetSuspended(let id): suspendedDatasets.insert(id)
        case .datasetResumed(let id): suspendedDatasets.remove(id)
        default: break
        }
        // What suspends or drains is not repeated later: only what could come late in earnest.
        switch event {
        case .accepted, .recovered, .leased, .refused, .finished, .lost, .cancelRequested, .deadline, .emergencyEnded:
            sent.append(event)
        default: break
        }
        events.append((event, Instant(milliseconds: now)))
        let taken = scheduler.handle(event, at: Instant(milliseconds: now))
        actions += taken
        for action in taken { check(action) }
        if fault == nil, events.count % 8 == 0 { fault = scheduler.fault }
        if scheduler.underWay > slots { fault = "more attempts than slots" }
        if fault == nil, !losesCompletions, scheduler.underWay != alive.count { fault = "slots miscounted" }
    }

    private mutating func check(_ action: SchedulerAction) {
        switch action {
        case .lease(let id, let number):
            let job = jobs.first { $0.id == id }
            if recorded[id] != nil { fault = "leased after its outcome" }
            if alive.keys.contains(where: { $0.id == id }) { fault = "two attempts of one job at once" }
            if let job,
                !suspendedAgreements.isDisjoint(with: job.agreements)
                    || !suspendedDatasets.isDisjoint(with: job.datasets)
            {
                fault = "started while suspended"
            }
            if scheduler.isDraining || scheduler.isPaused { fault = "started while draining or paused" }
            alive[Attempt(id: id, number: number)] = .leased
        case .start(let id, let number, _):
            if alive[Attempt(id: id, number: number)] != .leased { fault = "started what was not leased" }
            alive[Attempt(id: id, number: number)] = .running
        case .kill(let id, let number):
            if !killed.insert(Attempt(id: id, number: number)).inserted { fault = "killed twice" }
        case .requeue: break
        case .record(let id, _, let outcome):
            if !accepted.contains(id) { fault = "recorded what was never accepted" }
            if recorded.updateValue(outcome, forKey: id) != nil { fault = "recorded twice" }
        }
    }
}
