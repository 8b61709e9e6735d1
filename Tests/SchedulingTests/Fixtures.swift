import Schemas

@testable import Scheduling

extension ScheduledJob {
    /// `ScheduledJob("j1", "a", data: "d")`.
    init(
        _ id: String, _ agreement: String = "a", data: String = "d", limit: Int64 = 1_000, memory: Int64 = 0,
        priority: JobPriority = .standard
    ) {
        self.init(
            id: JobID(id), agreements: [AgreementID(agreement)], datasets: [DatasetID(data)], priority: priority,
            memoryBytes: memory, timeLimitMilliseconds: limit)
    }
}

extension Scheduler {
    /// One slot, unless said otherwise.
    static func make(
        slots: Int = 1, each: Int = 100, _ change: (inout SchedulerLimits) -> Void = { _ in }
    ) -> Scheduler {
        var limits = SchedulerLimits(slots: slots, slotsPerAgreement: each)
        change(&limits)
        return Scheduler(limits: limits)
    }

    @discardableResult mutating func take(_ event: SchedulerEvent, at milliseconds: Int64 = 0) -> [SchedulerAction] {
        handle(event, at: Instant(milliseconds: milliseconds))
    }

    /// Runs a leased job to its end; the actions of the end.
    @discardableResult mutating func run(
        _ id: String, attempt: Int = 1, _ outcome: OutcomeCode = .succeeded, at milliseconds: Int64 = 0
    ) -> [SchedulerAction] {
        take(.leased(JobID(id), attempt: attempt), at: milliseconds)
        return take(.finished(JobID(id), attempt: attempt, outcome), at: milliseconds)
    }

    /// Runs what is under way, first `last`, to its end, `count` times; whatever is leased next, in order.
    mutating func order(after last: String, count: Int, each milliseconds: Int64 = 0) -> [String] {
        var (order, last, now) = ([String](), last, Int64(0))
        for _ in 0..<count {
            now += milliseconds
            guard let next = run(last, at: now).leases.first else { break }
            order.append(next)
            last = next
        }
        return order
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
