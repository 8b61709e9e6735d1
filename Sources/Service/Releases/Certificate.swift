import Governance
import Ledger
import Rules
import Schemas

/// What a release says of itself, signed. Reviewers appear as organisations, the true tables only as salted commitments.
package struct Certificate: Hashable, Sendable, Codable {
    package static let currentFormat = 1

    package struct File: Hashable, Sendable, Codable {
        package var name: String
        package var bytes: Int
        /// Lower-case hexadecimal.
        package var sha256: String
    }

    package struct Party: Hashable, Sendable, Codable {
        package var id: OrganisationID
        package var name: BilingualText
    }

    package struct Source: Hashable, Sendable, Codable {
        package var dataset: DatasetID
        package var title: BilingualText
        /// SHA-256 of the sealed version's manifest.
        package var version: String
        package var openingBody: Party
    }

    package struct Result: Hashable, Sendable, Codable {
        package var file: String
        package var job: JobID
        package var submittedAt: Instant
        package var program: Program
        /// The text that ran: the SQL, or the model's.
        package var text: String
        package var purpose: String
        package var sources: [Source]
        package var agreements: [AgreementID]
        package var rows: Int
        package var redactedCells: Int
        package var commitments: [SaltedCommitment]
    }

    package struct Rules: Hashable, Sendable, Codable {
        package var policy: DisclosurePolicy
        package var policySHA256: String
        package var reviewPolicy: ReviewPolicy
    }

    /// Who reviewed: organisations, and how many of their people.
    package struct Review: Hashable, Sendable, Codable {
        package var openingBody: Party
        package var checkers: Int
        package var authority: Party
        package var approvers: Int
    }

    package struct AgreementTerms: Hashable, Sendable, Codable {
        package var id: AgreementID
        package var filingNumber: String
        package var openingBody: OrganisationID
        package var dataUser: OrganisationID
        package var until: Instant
        /// Clause 4: how the data are to be named.
        package var citation: String
    }

    package struct Key: Hashable, Sendable, Codable {
        package var alg: String
        package var keyId: String
    }

    package var format: Int
    package var instance: String
    package var release: ReleaseID
    package var request: RequestID
    package var context: String
    package var issuedAt: Instant
    package var expiresAt: Instant
    package var files: [File]
    package var results: [Result]
    package var rules: Rules
    package var reviews: [Review]
    package var agreements: [AgreementTerms]
    /// To be shown wherever the results are used.
    package var requiredCitations: [String]
    package var recipients: [Party]
    package var ledger: Checkpoint
    package var key: Key
}
