import Schemas

/// What happened. Events of an attempt name it, so that late and repeated ones are known for what they are.
package enum SchedulerEvent: Hashable, Sendable {
    /// The job is in the ledger.
    case accepted(ScheduledJob)
    /// At start: a job of the ledger without an outcome, in the order of acceptance. `attempts` have begun already.
    case recovered(ScheduledJob, attempts: Int, cancelRequested: Bool)
    /// The worker is there; the authorisation still holds.
    case leased(JobID, attempt: Int)
    /// The authorisation no longer holds: the attempt ends here, its worker is given back.
    case refused(JobID, attempt: Int)
    /// The worker has begun.
    case started(JobID, attempt: Int)
    /// The attempt is over and its worker gone: a result, a failure, a kill, a worker that could not be had.
    case finished(JobID, attempt: Int, OutcomeCode)
    case cancelRequested(JobID)
    /// The time that `start` set has come.
    case deadline(JobID, attempt: Int)
    case agreementSuspended(AgreementID), agreementResumed(AgreementID)
    /// As a suspension for good: what waits is cancelled.
    case agreementTerminated(AgreementID)
    case datasetSuspended(DatasetID), datasetResumed(DatasetID)
    /// The number of slots changed; attempts under way go on.
    case slots(Int)
    /// Start nothing more; attempts under way go on.
    case drain
    /// Start again after `drain`.
    case proceed
}

/// What is to be done, in this order.
package enum SchedulerAction: Hashable, Sendable {
    /// Record the attempt, ask whether the authorisation still holds, get a worker; answer `leased`, `refused`, or
    /// `finished` with `sandboxFault`.
    case lease(JobID, attempt: Int)
    /// Run it, and send `deadline` at this time; answer `started`, then `finished`.
    case start(JobID, attempt: Int, deadline: Instant)
    /// End the attempt; answer `finished` when the worker is gone.
    case kill(JobID, attempt: Int)
    /// The attempt failed by a fault of ours and the job waits again.
    case requeue(JobID, attempt: Int)
    /// The job's one outcome: once a job, and the last that is said of it.
    case record(JobID, attempt: Int, OutcomeCode)
}
