import Governance
import Schemas

/// A job as the record knows it.
package struct JobRecord: Hashable, Sendable {
    package enum Stage: String, Hashable, Sendable, Codable {
        case queued, leased, finished
    }

    package let accepted: JobAccepted
    package var specification: JobSpecification { accepted.job }
    package fileprivate(set) var stage = Stage.queued
    /// The present or last attempt; 0 before the first.
    package fileprivate(set) var attempt = 0
    /// Attempts that ended by a fault of ours.
    package fileprivate(set) var faults = 0
    package fileprivate(set) var cancelRequested: JobCancelRequested.Reason?
    package fileprivate(set) var finished: JobFinished?
    package fileprivate(set) var finishedAt: Instant?
}

/// Jobs, idempotency keys and what counts against quotas.
package struct JobsState: Hashable, Sendable {
    /// A submitter's own key.
    package struct Key: Hashable, Sendable {
        package var submitter: PersonID
        package var idempotencyKey: String

        package init(submitter: PersonID, idempotencyKey: String) {
            self.submitter = submitter
            self.idempotencyKey = idempotencyKey
        }
    }

    package private(set) var jobs: [JobID: JobRecord] = [:]
    package private(set) var byKey: [Key: JobID] = [:]
    /// In order of acceptance.
    package private(set) var bySubmitter: [PersonID: [JobID]] = [:]
    /// Queued or leased.
    package private(set) var unfinished: Set<JobID> = []
    /// Jobs accepted under each agreement, however they ended.
    package private(set) var used: [AgreementID: Int] = [:]
    /// Refused submissions of each person: people who probe show here.
    package private(set) var refusals: [String: Int] = [:]

    mutating func apply(_ event: LedgerEvent, stamp: EntryStamp) {
        switch event {
        case .jobAccepted(let accepted): accept(accepted)
        case .submissionRefused: refusals[stamp.actor, default: 0] += 1
        case .jobLeased(let leased):
            jobs[leased.job]?.stage = .leased
            jobs[leased.job]?.attempt = leased.attempt
        case .jobRequeued(let requeued):
            jobs[requeued.job]?.stage = .queued
            if requeued.reason == .sandboxFault { jobs[requeued.job]?.faults += 1 }
        case .jobFinished(let finished):
            jobs[finished.job]?.stage = .finished
            jobs[finished.job]?.finished = finished
            jobs[finished.job]?.finishedAt = Instant(milliseconds: stamp.timeMilliseconds)
            unfinished.remove(finished.job)
        case .jobCancelRequested(let cancel): jobs[cancel.job]?.cancelRequested = cancel.reason
        default: break
        }
    }

    private mutating func accept(_ accepted: JobAccepted) {
        let job = accepted.job
        jobs[job.id] = JobRecord(accepted: accepted)
        byKey[Key(submitter: job.submitter, idempotencyKey: accepted.idempotencyKey)] = job.id
        bySubmitter[job.submitter, default: []].append(job.id)
        unfinished.insert(job.id)
        for agreement in job.agreements { used[agreement, default: 0] += 1 }
    }
}
