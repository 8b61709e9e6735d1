import Governance
import Ledger
import Scheduling
import Schemas

/// A true result at rest, with what the chain may say of it.
package struct SealedResult: Hashable, Sendable {
    package var attachment: Attachment
    package var commitments: [SaltedCommitment]

    package init(attachment: Attachment, commitments: [SaltedCommitment]) {
        self.attachment = attachment
        self.commitments = commitments
    }
}

/// What of a job is to be recorded.
package enum JobStep: Hashable, Sendable {
    case lease(JobID, attempt: Int)
    case requeue(JobID, attempt: Int, RequeueReason)
    /// A result exactly when it succeeded.
    case finish(JobID, attempt: Int, OutcomeCode, SealedResult?)

    package var job: JobID {
        switch self {
        case .lease(let id, _), .requeue(let id, _, _), .finish(let id, _, _, _): id
        }
    }

    var bytes: Int {
        if case .finish(_, _, _, let sealed) = self { sealed?.attachment.bytes.count ?? 0 } else { 0 }
    }
}

/// What became of a step in the record.
package enum StepVerdict: Hashable, Sendable {
    case recorded
    /// A lease of what is no longer authorised, or whose end was asked for.
    case refused
    /// The record knows better: the job has ended, or never was.
    case void
}

extension JobStep {
    /// Records steps of different jobs in one decision.
    package static func record(
        _ steps: [JobStep], in state: LedgerState, _ draft: inout Draft<LedgerEvent>
    ) throws -> [StepVerdict] {
        try steps.map { try $0.record(in: state, &draft) }
    }

    private func record(in state: LedgerState, _ draft: inout Draft<LedgerEvent>) throws -> StepVerdict {
        guard state.jobs.unfinished.contains(job), let record = try state.jobs.job(job) else { return .void }
        switch self {
        case .lease(let id, let attempt):
            guard record.stage == .queued else { return .void }
            // Asked again: agreements, datasets and people may have changed while the job waited.
            let facts = state.facts(for: record.specification, at: Instant(milliseconds: draft.timeMilliseconds))
            guard record.cancelRequested == nil, Authorisation.mayCompute(facts, phase: .start).isAllowed else {
                if record.cancelRequested == nil {
                    draft.record(.jobCancelRequested(JobCancelRequested(job: id, reason: .notAuthorised)))
                }
                return .refused
            }
            draft.record(.jobLeased(JobLeased(job: id, attempt: attempt)))
        case .requeue(let id, let attempt, let reason):
            guard record.stage == .leased, record.attempt == attempt else { return .void }
            let why: JobRequeued.Reason = reason == .keeperLost ? .keeperLost : .sandboxFault
            draft.record(.jobRequeued(JobRequeued(job: id, attempt: attempt, reason: why)))
        case .finish(let id, let attempt, let outcome, let sealed):
            if let sealed { draft.attach(sealed.attachment) }
            draft.record(
                .jobFinished(
                    JobFinished(job: id, attempt: attempt, outcome: outcome, commitments: sealed?.commitments ?? [])))
        }
        return .recorded
    }
}
