import Foundation
import Governance
import Ledger
import Schemas

/// What a researcher hands in.
package struct JobSubmission: Hashable, Sendable, Codable {
    package enum Work: Hashable, Sendable, Codable {
        case sql(String)
        /// Arguments as text, read by the types of the model's parameters.
        case model(name: String, arguments: [String: String])
    }

    /// One with every opening body concerned.
    package var agreements: [AgreementID]
    package var datasets: [DatasetID]
    package var work: Work
    /// `Purpose.code` of the agreements.
    package var purpose: String
    /// True: after the submitter's other jobs under the agreement.
    package var background: Bool?

    package init(
        agreements: [AgreementID], datasets: [DatasetID], work: Work, purpose: String, background: Bool? = nil
    ) {
        self.agreements = agreements
        self.datasets = datasets
        self.work = work
        self.purpose = purpose
        self.background = background
    }

    /// Longest SQL text, in bytes.
    package static let textBytesLimit = 65_536
    /// Most agreements or datasets of a job.
    package static let listLimit = 16

    func validate() throws(ServiceRejection) {
        guard (1...Self.listLimit).contains(agreements.count), Self.areDistinct(agreements) else {
            throw ServiceRejection(.limitExceeded, "name 1 to \(Self.listLimit) agreements, each once")
        }
        guard (1...Self.listLimit).contains(datasets.count), Self.areDistinct(datasets) else {
            throw ServiceRejection(.limitExceeded, "name 1 to \(Self.listLimit) datasets, each once")
        }
        guard purpose.utf8.count <= TextLimits.titleBytes else {
            throw ServiceRejection(.limitExceeded, "a purpose has at most \(TextLimits.titleBytes) bytes")
        }
        switch work {
        case .sql(let text):
            guard (1...Self.textBytesLimit).contains(text.utf8.count) else {
                throw ServiceRejection(.limitExceeded, "a text has 1 to \(Self.textBytesLimit) bytes")
            }
        case .model(let name, let arguments):
            guard name.utf8.count <= 128, arguments.count <= 64,
                arguments.allSatisfy({ $0.key.utf8.count <= 128 && $0.value.utf8.count <= 1_024 })
            else { throw ServiceRejection(.limitExceeded, "a name or an argument is too long, or there are too many") }
        }
    }

    static func areDistinct(_ names: [some Hashable]) -> Bool { names.count < 2 || Set(names).count == names.count }

    /// Of the canonical bytes: the same submission has the same digest.
    func digest() throws -> String { Secret.sha256(try CanonicalJSON.encode(self)) }
}

/// The answer to a submission. The state says no more than that the job is kept.
package struct JobView: Hashable, Sendable, Codable {
    package var id: JobID
    /// `queued` until the outcome may be seen, then the final state.
    package var state: String
    /// A closed code; nil until it may be seen.
    package var outcome: OutcomeCode?
    package var submittedAt: Instant
    package var agreements: [AgreementID]
    package var datasets: [JobDataset]
    package var program: Program
    package var purpose: String
    package var cancelRequested: Bool
    /// The next moment at which the outcome can become visible; nil once it is.
    package var nextLookAt: Instant?
}
