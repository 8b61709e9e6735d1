import Schemas

/// Decides which job starts when, and how each ends. A value: events in, actions out; it neither acts nor reads a clock.
package struct Scheduler: Sendable {
    /// A job that has no outcome yet.
    struct Entry: Sendable {
        var job: ScheduledJob
        /// `queued`, `leased` or `running`.
        var state: JobState
        /// Of the attempt under way, or of the last one; 0 before the first.
        var attempt: Int
        /// Order of acceptance.
        var sequence: UInt64
        /// Set when the attempt is being killed: what will be recorded, whatever the worker still says.
        var ending: OutcomeCode?
    }

    package private(set) var limits: SchedulerLimits
    package private(set) var isDraining = false
    var entries: [JobID: Entry] = [:]
    var shares: [AgreementID: Share] = [:]
    /// Jobs that wait but may not start: an agreement or dataset of theirs is suspended.
    var frozen: [JobID: UInt64] = [:]
    var suspendedAgreements: Set<AgreementID> = []
    var suspendedDatasets: Set<DatasetID> = []
    /// Jobs whose outcome has been given out: what still comes for them is late.
    var ended: Set<JobID> = []
    /// Attempts under way.
    package internal(set) var underWay = 0
    /// The pass of the latest lease.
    var pass: UInt64 = 0
    private var nextSequence: UInt64 = 0

    package init(limits: SchedulerLimits) { self.limits = limits }

    /// Where a job stands that has no outcome yet.
    package func state(of id: JobID) -> JobState? { entries[id]?.state }

    /// Jobs waiting, frozen ones included.
    package var queuedCount: Int { entries.count - underWay }

    /// False when nothing more is to be accepted: the submission is refused before it reaches the ledger.
    package var hasRoom: Bool { queuedCount < limits.queued }

    /// What to do about an event at `now`. Unknown, late and repeated events lead to nothing.
    package mutating func handle(_ event: SchedulerEvent, at now: Instant) -> [SchedulerAction] {
        var actions: [SchedulerAction] = []
        switch event {
        case .accepted(let job): enqueue(job, attempt: 0)
        case .recovered(let job, let attempts, let isCancelled):
            recover(job, attempts: attempts, isCancelled: isCancelled, &actions)
        case .leased(let id, let attempt): leased(id, attempt, now, &actions)
        case .refused(let id, let attempt): finish(id, attempt, .cancelled, &actions)
        case .started(let id, let attempt): started(id, attempt)
        case .finished(let id, let attempt, let outcome): finish(id, attempt, outcome, &actions)
        case .cancelRequested(let id): end(id, .cancelled, &actions)
        case .deadline(let id, let attempt):
            if let entry = entries[id], entry.attempt == attempt, entry.state != .queued {
                end(id, .timedOut, &actions)
            }
        case .agreementSuspended(let id): suspend(agreement: id, &actions)
        case .agreementTerminated(let id): terminate(agreement: id, &actions)
        case .agreementResumed(let id): if suspendedAgreements.remove(id) != nil { thaw() }
        case .datasetSuspended(let id): suspend(dataset: id, &actions)
        case .datasetResumed(let id): if suspendedDatasets.remove(id) != nil { thaw() }
        case .slots(let count): limits.slots = max(0, count)
        case .drain: isDraining = true
        case .proceed: isDraining = false
        }
        fillSlots(&actions)
        return actions
    }

    private mutating func recover(
        _ job: ScheduledJob, attempts: Int, isCancelled: Bool, _ actions: inout [SchedulerAction]
    ) {
        guard entries[job.id] == nil, !ended.contains(job.id) else { return }
        if isCancelled || attempts >= limits.attempts {
            ended.insert(job.id)
            actions.append(.record(job.id, attempt: attempts, isCancelled ? .cancelled : .sandboxFault))
        } else {
            enqueue(job, attempt: max(0, attempts))
        }
    }

    private mutating func enqueue(_ job: ScheduledJob, attempt: Int) {
        guard entries[job.id] == nil, !ended.contains(job.id) else { return }
        entries[job.id] = Entry(job: job, state: .queued, attempt: attempt, sequence: nextSequence)
        nextSequence += 1
        wait(job.id)
    }
}
