import Schemas

/// What a job runs.
package enum Program: Hashable, Sendable, Codable {
    case sql(text: String)
    case model(name: String, version: Int, arguments: [String: ParameterArgument])
}

/// What was submitted: stored before the submitter hears of it.
package struct JobSpecification: Hashable, Sendable, Codable {
    package var id: JobID
    package var submitter: PersonID
    package var organisation: OrganisationID
    /// One with every opening body concerned.
    package var agreements: [AgreementID]
    package var datasets: [JobDataset]
    package var program: Program
    /// `Purpose.code`.
    package var purpose: String
    package var submittedAt: Instant
    /// True: after the other jobs of its agreement. Nobody can ask for more than that.
    package var background: Bool?

    package init(
        id: JobID, submitter: PersonID, organisation: OrganisationID, agreements: [AgreementID], datasets: [JobDataset],
        program: Program, purpose: String, submittedAt: Instant, background: Bool? = nil
    ) {
        self.id = id
        self.submitter = submitter
        self.organisation = organisation
        self.agreements = agreements
        self.datasets = datasets
        self.program = program
        self.purpose = purpose
        self.submittedAt = submittedAt
        self.background = background
    }
}

/// A dataset of a job, pinned to the version that was current at submission.
package struct JobDataset: Hashable, Sendable, Codable {
    package var dataset: DatasetID
    package var manifestSHA256: String

    package init(dataset: DatasetID, manifestSHA256: String) {
        self.dataset = dataset
        self.manifestSHA256 = manifestSHA256
    }
}
