import Scheduling
import Schemas

extension ScheduledJob {
    /// `ScheduledJob("j1", "a", data: "d")`.
    init(_ id: String, _ agreement: String = "a", data: String = "d", limit: Int64 = 1_000) {
        self.init(
            id: JobID(id), agreements: [AgreementID(agreement)], datasets: [DatasetID(data)],
            timeLimitMilliseconds: limit)
    }
}

extension Scheduler {
    /// One slot, unless said otherwise.
    static func make(slots: Int = 1, each: Int = 100, attempts: Int = 3, queued: Int = 1_000) -> Scheduler {
        Scheduler(limits: SchedulerLimits(slots: slots, slotsPerAgreement: each, attempts: attempts, queued: queued))
    }

    @discardableResult mutating func take(_ event: SchedulerEvent, at milliseconds: Int64 = 0) -> [SchedulerAction] {
        handle(event, at: Instant(milliseconds: milliseconds))
    }

    /// Runs a leased job to its end; the actions of the end.
    @discardableResult mutating func run(_ id: String, attempt: Int = 1, _ outcome: OutcomeCode = .succeeded)
        -> [SchedulerAction]
    {
        take(.leased(JobID(id), attempt: attempt))
        take(.started(JobID(id), attempt: attempt))
        return take(.finished(JobID(id), attempt: attempt, outcome))
    }
}

extension [SchedulerAction] {
    /// Ids of the jobs leased, in order.
    var leases: [String] { compactMap { if case .lease(let id, _) = $0 { id.rawValue } else { nil } } }
    var kills: [String] { compactMap { if case .kill(let id, _) = $0 { id.rawValue } else { nil } } }
    var records: [String: OutcomeCode] {
        reduce(into: [:]) { if case .record(let id, _, let outcome) = $1 { $0[id.rawValue] = outcome } }
    }
}
