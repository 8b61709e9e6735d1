import Schemas

/// Decides which job starts when, and how each ends. A value: events in, actions out; it neither acts nor reads a clock.
/// The same events lead to the same state and actions on every machine.
package struct Scheduler: Hashable, Sendable {
    /// A job that has no outcome yet.
    struct Entry: Hashable, Sendable {
        var job: ScheduledJob
        /// `queued`, `leased` or `running`.
        var state = JobState.queued
        /// Of the attempt under way, or of the last one; 0 before the first.
        var attempt: Int
        var faults: Int
        var interruptions: Int
        /// Order of acceptance.
        var sequence: UInt64
        /// Where it waits; nil while an attempt is under way.
        var lane: Int?
        /// Set when the attempt is being killed: what will be recorded, whatever the worker still says.
        var ending: OutcomeCode?
        /// Steady time of the lease, and what was charged for it.
        var leasedAt: Int64 = 0
        var charge = Charge()
    }

    /// A job that the free memory does not hold, and how many have started before it since.
    struct Reservation: Hashable, Sendable {
        var job: JobID
        var overtaken = 0
    }

    /// A declared emergency.
    struct Emergency: Hashable, Sendable {
        var agreements: [AgreementID]
        var until: Instant
    }

    /// When a waiting job gives up; steady time.
    struct Expiry: Hashable, Comparable, Sendable {
        var at: Int64
        var sequence: UInt64

        static func < (left: Expiry, right: Expiry) -> Bool { (left.at, left.sequence) < (right.at, right.sequence) }
    }

    package internal(set) var limits: SchedulerLimits
    package internal(set) var isDraining = false
    package internal(set) var isPaused = false
    var entries: [JobID: Entry] = [:]
    /// Attempts under way; never more than slots have been.
    var attempts: Set<JobID> = []
    package internal(set) var memoryInUse: Int64 = 0

    var shares: [AgreementID: Share] = [:]
    var weights: [AgreementID: Int] = [:]
    /// Agreements with jobs that may start, by class.
    var order = [IndexedHeap<AgreementID, SharePlace>](repeating: IndexedHeap(), count: QueueClass.allCases.count)
    var reservations = [Reservation?](repeating: nil, count: QueueClass.allCases.count)

    var lanes: [Int: Lane] = [:]
    var laneNumbers: [Lane.Key: Int] = [:]
    var lanesOfAgreement: [AgreementID: Set<Int>] = [:]
    var lanesOfDataset: [DatasetID: Set<Int>] = [:]
    var nextLane = 0

    var suspendedAgreements: Set<AgreementID> = []
    var suspendedDatasets: Set<DatasetID> = []
    /// Suspended for good: what comes under them later, as an acceptance or a recovery, ends at once.
    var terminatedAgreements: Set<AgreementID> = []
    var emergencies: [EmergencyID: Emergency] = [:]
    /// How many emergencies cover each agreement.
    var coverage: [AgreementID: Int] = [:]

    var expiries = IndexedHeap<JobID, Expiry>()
    var ended: RecentlyEnded
    var time = SteadyTime()
    var growth: Growth
    var nextSequence: UInt64 = 0
    /// What decisions have cost so far.
    package internal(set) var visits = VisitCounter()

    package init(limits: SchedulerLimits) {
        self.limits = limits
        ended = RecentlyEnded(limit: limits.remembered)
        growth = Growth(halfLifeMilliseconds: limits.halfLifeMilliseconds)
    }

    /// What to do about an event at `now`. Unknown, late and repeated events lead to nothing.
    package mutating func handle(_ event: SchedulerEvent, at now: Instant) -> [SchedulerAction] {
        var actions: [SchedulerAction] = []
        pass(to: now)
        apply(event, &actions)
        expire(at: now, &actions)
        fillSlots(&actions)
        return actions
    }

    private mutating func apply(_ event: SchedulerEvent, _ actions: inout [SchedulerAction]) {
        switch event {
        case .accepted(let job): accept(job, JobPast(), &actions)
        case .recovered(let job, let past): accept(job, past, &actions)
        case .leased(let id, let attempt): leased(id, attempt, &actions)
        case .refused(let id, let attempt): refused(id, attempt, &actions)
        case .finished(let id, let attempt, let outcome): finished(id, attempt, outcome, &actions)
        case .lost(let id, let attempt): lost(id, attempt, &actions)
        case .cancelRequested(let id): end(id, .cancelled, &actions)
        case .deadline(let id, let attempt):
            if let entry = entries[id], entry.attempt == attempt, entry.state != .queued {
                end(id, .timedOut, &actions)
            }
        case .agreementSuspended(let id): suspend(agreement: id, &actions)
        case .agreementTerminated(let id): terminate(agreement: id, &actions)
        case .agreementResumed(let id): resume(agreement: id)
        case .datasetSuspended(let id): suspend(dataset: id, &actions)
        case .datasetResumed(let id): resume(dataset: id)
        case .weight(let id, let weight): setWeight(weight, of: id)
        case .emergencyDeclared(let id, let agreements, let until): declare(id, agreements, until: until)
        case .emergencyEnded(let id): endEmergency(id)
        case .slots(let count): limits.slots = max(0, count)
        case .pause: isPaused = true
        case .resume: isPaused = false
        case .drain: isDraining = true
        case .proceed: isDraining = false
        case .tick: break
        }
    }
}
