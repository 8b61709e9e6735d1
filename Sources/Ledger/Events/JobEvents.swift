import Governance
import Schemas

/// A submission passed authorisation and the check without data; nothing of it is lost from now on.
package struct JobAccepted: Hashable, Sendable, Codable {
    package var job: JobSpecification
    /// As the submitter chose it; unique for the person.
    package var idempotencyKey: String
    /// SHA-256 of the canonical submission: the same key with another body is refused.
    package var bodySHA256: String
    /// Digest of the disclosure policy in force at acceptance.
    package var disclosurePolicySHA256: String

    package init(
        job: JobSpecification, idempotencyKey: String, bodySHA256: String, disclosurePolicySHA256: String
    ) {
        self.job = job
        self.idempotencyKey = idempotencyKey
        self.bodySHA256 = bodySHA256
        self.disclosurePolicySHA256 = disclosurePolicySHA256
    }
}

/// A submission did not become a job. The codes depend on no data.
package struct SubmissionRefused: Hashable, Sendable, Codable {
    package var agreements: [AgreementID]
    /// SHA-256 of the canonical submission.
    package var bodySHA256: String
    package var codes: [String]

    package init(agreements: [AgreementID], bodySHA256: String, codes: [String]) {
        self.agreements = agreements
        self.bodySHA256 = bodySHA256
        self.codes = codes
    }
}

/// An attempt begins: a worker is taken for it after this entry is on disk.
package struct JobLeased: Hashable, Sendable, Codable {
    package var job: JobID
    /// 1, 2, …
    package var attempt: Int

    package init(job: JobID, attempt: Int) {
        self.job = job
        self.attempt = attempt
    }
}

/// An attempt ended without an outcome that counts (a fault of ours, or the service stopped); the job waits again.
package struct JobRequeued: Hashable, Sendable, Codable {
    package enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
        /// The service stopped while the attempt ran.
        case recovered
        /// The sandbox could not be made or was found broken.
        case sandboxFault
        /// The keeper of the worker was gone.
        case keeperLost
    }

    package var job: JobID
    package var attempt: Int
    package var reason: Reason

    package init(job: JobID, attempt: Int, reason: Reason) {
        self.job = job
        self.attempt = attempt
        self.reason = reason
    }
}

/// SHA-256 over 32 random bytes and the true bytes: says later that nothing was exchanged, and today nothing at all.
/// The salt stays with the true bytes in quarantine.
package struct SaltedCommitment: Hashable, Sendable, Codable {
    /// `result` or `evidence`.
    package var of: String
    package var sha256: String

    package init(of: String, sha256: String) {
        self.of = of
        self.sha256 = sha256
    }
}

/// The job ended. Result and evidence are in quarantine, stored in the same transaction.
package struct JobFinished: Hashable, Sendable, Codable {
    package var job: JobID
    /// 0 for a job that ended without an attempt.
    package var attempt: Int
    package var outcome: OutcomeCode
    /// Empty unless it succeeded.
    package var commitments: [SaltedCommitment]

    package init(job: JobID, attempt: Int, outcome: OutcomeCode, commitments: [SaltedCommitment]) {
        self.job = job
        self.attempt = attempt
        self.outcome = outcome
        self.commitments = commitments
    }
}

/// Somebody with the right to asked for the end of a job.
package struct JobCancelRequested: Hashable, Sendable, Codable {
    package enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
        case submitter
        /// Agreement or dataset were suspended, terminated or destroyed, or the person's access closed.
        case notAuthorised
    }

    package var job: JobID
    package var reason: Reason

    package init(job: JobID, reason: Reason) {
        self.job = job
        self.reason = reason
    }
}

/// The true results of these jobs left the quarantine, as the retention policy says. Their commitments stay.
package struct ResultsErased: Hashable, Sendable, Codable {
    package var jobs: [JobID]

    package init(jobs: [JobID]) { self.jobs = jobs }
}
