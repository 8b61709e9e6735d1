import Scheduling
import Schemas

/// What happened around the dispatch.
package enum DispatchInput: Sendable {
    case event(SchedulerEvent)
    /// The decision that was out is on disk; a verdict for each step.
    case committed([StepVerdict])
    case notCommitted(CommitFailure)
    /// The work of an attempt has ended and its worker is gone.
    case answered(JobID, attempt: Int, WorkerAnswer)
    case timer(DispatchTimer)
    /// Do nothing more; attempts under way are taken up at the next start.
    case halt
}

/// What is to be done, in this order.
package enum DispatchOutput: Hashable, Sendable {
    /// Record these in one decision; answer `committed` or `notCommitted`.
    case persist([JobStep])
    /// The lease is on disk: run it; answer `answered`.
    case startWork(JobID, attempt: Int)
    /// End it; `answered` still comes.
    case cancelWork(JobID, attempt: Int)
    case setTimer(DispatchTimer, milliseconds: Int64)
    case clearTimer(DispatchTimer)
    /// A worker made a forbidden call.
    case alarm(JobID)
}

package enum DispatchTimer: Hashable, Sendable {
    case deadline(JobID, attempt: Int)
    /// Try again whether there is space for the ledger.
    case space
}

/// Why a decision is not on disk.
package enum CommitFailure: Hashable, Sendable {
    /// Nothing was recorded; later tries may succeed.
    case storageFull
    /// The ledger takes nothing more.
    case refused
}

/// How the work of an attempt ended.
package struct WorkerAnswer: Hashable, Sendable {
    package var outcome: OutcomeCode
    /// The worker is gone because its keeper is.
    package var isLost: Bool
    package var sealed: SealedResult?

    package init(_ outcome: OutcomeCode, isLost: Bool = false, sealed: SealedResult? = nil) {
        self.outcome = outcome
        self.isLost = isLost
        self.sealed = sealed
    }
}
