import Ledger
import Scheduling
import Schemas

/// What an earlier process left behind.
package enum Recovery {
    /// Every accepted job without an outcome, in the order of acceptance, as the scheduler is told of it; attempts that
    /// were cut short are recorded as such.
    package static func events(
        in state: LedgerState, _ draft: inout Draft<LedgerEvent>, policy: SchedulingPolicy
    ) throws -> [SchedulerEvent] {
        let now = draft.timeMilliseconds
        return try state.jobs.unfinished.sorted().compactMap { try state.jobs.job($0) }.map { record in
            let job = record.specification
            let wasCut = record.stage == .leased
            if wasCut {
                draft.record(.jobRequeued(JobRequeued(job: job.id, attempt: record.attempt, reason: .recovered)))
            }
            return .recovered(
                ScheduledJob(job, policy: policy),
                JobPast(
                    attempt: record.attempt, faults: record.faults,
                    interruptions: record.interruptions + (wasCut ? 1 : 0),
                    waitedMilliseconds: max(0, now - max(0, job.submittedAt.milliseconds)),
                    cancelRequested: record.cancelRequested != nil))
        }
    }
}
