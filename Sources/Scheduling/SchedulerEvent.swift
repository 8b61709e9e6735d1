import Schemas

/// What happened. Events of an attempt name it, so that late and repeated ones are known for what they are.
package enum SchedulerEvent: Hashable, Sendable {
    /// The job is in the ledger.
    case accepted(ScheduledJob)
    /// At start: a job of the ledger without an outcome, in the order of acceptance.
    case recovered(ScheduledJob, JobPast)
    /// The attempt is recorded and the authorisation still holds.
    case leased(JobID, attempt: Int)
    /// The authorisation no longer holds: the attempt ends here.
    case refused(JobID, attempt: Int)
    /// The attempt is over and its worker gone: a result, a failure, a kill, a worker that could not be had.
    case finished(JobID, attempt: Int, OutcomeCode)
    /// The worker is gone because its keeper is.
    case lost(JobID, attempt: Int)
    case cancelRequested(JobID)
    /// The time limit that `start` set is over.
    case deadline(JobID, attempt: Int)
    case agreementSuspended(AgreementID), agreementResumed(AgreementID)
    /// As a suspension for good: what waits is cancelled.
    case agreementTerminated(AgreementID)
    case datasetSuspended(DatasetID), datasetResumed(DatasetID)
    /// The agreement's part of the slots, beside 100 for any other; within `SchedulerLimits.weights`.
    case weight(AgreementID, Int)
    /// Jobs all of whose agreements are covered go before everything else, until then.
    case emergencyDeclared(EmergencyID, agreements: [AgreementID], until: Instant)
    case emergencyEnded(EmergencyID)
    /// The number of slots changed; attempts under way go on.
    case slots(Int)
    /// Start nothing more until `resume`, as an operator wants it; attempts under way go on.
    case pause, resume
    /// Start nothing more, as the service is about to stop; attempts under way go on.
    case drain
    /// Start again after `drain`.
    case proceed
    /// Time has passed: sent at least once in `SchedulerLimits.longestStepMilliseconds`.
    case tick
}

/// What is to be done, in this order.
package enum SchedulerAction: Hashable, Sendable {
    /// Record the attempt and ask whether the authorisation still holds; answer `leased` or `refused`, or `finished`.
    case lease(JobID, attempt: Int)
    /// Run it, and send `deadline` after so long; answer `finished` or `lost`.
    case start(JobID, attempt: Int, timeLimitMilliseconds: Int64)
    /// End the attempt; answer `finished` when the worker is gone.
    case kill(JobID, attempt: Int)
    /// The attempt failed by no fault of the job and the job waits again.
    case requeue(JobID, attempt: Int, RequeueReason)
    /// The job's one outcome: once a job, and the last that is said of it.
    case record(JobID, attempt: Int, OutcomeCode)
}

/// Why a job is tried again.
package enum RequeueReason: String, Hashable, Sendable, Codable, CaseIterable {
    /// The sandbox could not be made or was found broken.
    case sandboxFault
    /// The keeper of the worker was gone.
    case keeperLost
}
