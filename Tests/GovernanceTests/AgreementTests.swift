import Governance
import Schemas
import Testing

@Suite struct AgreementTests {
    private func validate(_ agreement: Agreement, datasets: [Dataset] = [Fixtures.dataset]) throws {
        try agreement.validate(openingBody: Fixtures.body, dataUser: Fixtures.user, datasets: datasets)
    }

    @Test func isValid() throws { try validate(Fixtures.agreement) }

    static let faults: [(GovernanceError.Code, @Sendable (inout Agreement) -> Void)] = [
        (.malformedIdentifier, { $0.id = AgreementID("-") }),
        (.partyKindWrong, { $0.openingBody = Fixtures.user.id }),
        (.partyKindWrong, { $0.dataUser = Fixtures.body.id }),
        (.limitOutOfRange, { $0.clauses.feedback.everyDays = 0 }),
        (.missingText, { $0.clauses.feedback.contact = "" }),
        (.clauseNotAccepted, { $0.clauses.purposeLimited = false }),
        (.clauseNotAccepted, { $0.clauses.disseminationForbidden = false }),
        (.clauseNotAccepted, { $0.clauses.inspectionAccepted = false }),
        (.missingText, { $0.clauses.citation = "" }),
        (.clauseNotAccepted, { $0.clauses.security.duties = [] }),
        (.clauseNotAccepted, { $0.clauses.security.safeguards = [] }),
        (.noPurpose, { $0.purposes = [] }),
        (.noDataset, { $0.datasets = [] }),
        (.duplicateEntry, { $0.datasets += $0.datasets }),
        (.datasetNotOfOpeningBody, { $0.datasets.append(DatasetID("unknown")) }),
        (.quotaOutOfRange, { $0.jobQuota = 0 }),
        (.periodEmpty, { $0.period.until = $0.period.from }),
        (.filingMissing, { $0.filingNumber = " " }),
        (.noRecipient, { $0.recipients = [] }),
        (.noProgramAllowed, { ($0.allowsFreeSQL, $0.models) = (false, []) }),
    ]

    @Test(arguments: faults.indices) func refuses(index: Int) {
        var agreement = Fixtures.agreement
        Self.faults[index].1(&agreement)
        #expect(code { try validate(agreement) } == Self.faults[index].0)
    }

    @Test(arguments: [Openness.prohibited, .unconditional]) func onlyRestrictedDatasets(openness: Openness) {
        var dataset = Fixtures.dataset
        dataset.openness = openness
        #expect(code { try validate(Fixtures.agreement, datasets: [dataset]) } == .datasetNotRestricted)
    }

    @Test func terminationIsForGood() throws {
        let terminated = try Fixtures.agreement.changingStatus(to: .suspended).changingStatus(to: .active)
            .changingStatus(to: .terminated)
        #expect(code { _ = try terminated.changingStatus(to: .active) } == .agreementTerminated)
    }
}
