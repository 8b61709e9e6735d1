import Governance
import Schemas

/// Somebody looked at what is not public: true tables with evidence, or the releasable table with bands.
package struct ViewRecorded: Hashable, Sendable, Codable {
    package var request: RequestID
    package var person: PersonID
    package var aspects: [Aspect]

    package init(request: RequestID, person: PersonID, aspects: [Aspect]) {
        self.request = request
        self.person = person
        self.aspects = aspects.sorted { $0.rawValue < $1.rawValue }
    }
}

/// A signed package exists; its bytes are stored in the same transaction.
package struct Released: Hashable, Sendable, Codable {
    package var release: ReleaseRecord
    /// SHA-256 of the certificate's exact bytes, which name every other file.
    package var certificateSHA256: String
    /// The step of the review that this is.
    package var step: ReviewStep

    package init(release: ReleaseRecord, certificateSHA256: String, step: ReviewStep) {
        self.release = release
        self.certificateSHA256 = certificateSHA256
        self.step = step
    }
}

/// A recipient is about to get the package: recorded before the first byte leaves.
package struct Retrieved: Hashable, Sendable, Codable {
    package var release: ReleaseID
    package var person: PersonID
    package var organisation: OrganisationID
    package var certificateSHA256: String

    package init(release: ReleaseID, person: PersonID, organisation: OrganisationID, certificateSHA256: String) {
        self.release = release
        self.person = person
        self.organisation = organisation
        self.certificateSHA256 = certificateSHA256
    }
}
