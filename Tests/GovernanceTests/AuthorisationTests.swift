import Governance
import Schemas
import Testing

/// A job that is allowed at every phase, and every way to lose that.
@Suite struct AuthorisationTests {
    static func facts() -> AuthorisationFacts {
        AuthorisationFacts(
            job: Fixtures.job, actor: Fixtures.researcher, agreements: [Fixtures.agreement],
            datasets: [Fixtures.dataset],
            jobsUsed: [Fixtures.agreement.id: 4], now: Fixtures.now)
    }

    static let release = ReleaseRecord(
        id: ReleaseID("release"), request: RequestID("request"), jobs: [Fixtures.job.id],
        recipients: [OrganisationID("enterprise")], releasedAt: Fixtures.now,
        expiresAt: Fixtures.now.adding(milliseconds: 1_000))

    @Test(arguments: ComputePhase.allCases) func allowed(phase: ComputePhase) {
        #expect(Authorisation.mayCompute(Self.facts(), phase: phase).isAllowed)
    }

    /// The phases in which each loss refuses; all four where not said.
    static let losses: [(ComputeRefusal, [ComputePhase], @Sendable (inout AuthorisationFacts) -> Void)] = [
        (.personNotActive, [.submit, .start, .release], { $0.actor.isActive = false }),
        (.personNotActive, [.submit, .start, .release], { $0.job.submitter = PersonID("another") }),
        (.roleMissing, [.submit, .start, .release], { $0.actor.roles = [.retriever] }),
        (.credentialNotAllowed, [.submit], { $0.actor.credential = .platform }),
        (.noDataset, ComputePhase.allCases, { $0.job.datasets = [] }),
        (.datasetUnknown, ComputePhase.allCases, { $0.datasets = [] }),
        (.datasetProhibited, ComputePhase.allCases, { $0.datasets[0].openness = .prohibited }),
        (.datasetNotRestricted, ComputePhase.allCases, { $0.datasets[0].openness = .unconditional }),
        (.datasetSuspended, ComputePhase.allCases, { $0.datasets[0].status = .suspended }),
        (.datasetDestroyed, ComputePhase.allCases, { $0.datasets[0].status = .destroyed }),
        (.datasetVersionUnknown, ComputePhase.allCases, { $0.job.datasets[0].manifestSHA256 = "00" }),
        (.datasetNotCovered, ComputePhase.allCases, { $0.agreements[0].datasets = [] }),
        (.datasetNotCovered, ComputePhase.allCases, { $0.agreements[0].openingBody = OrganisationID("other-body") }),
        (.agreementUnknown, ComputePhase.allCases, { $0.job.agreements.append(AgreementID("none")) }),
        (.agreementNotConcerned, ComputePhase.allCases, { $0.agreements[0].datasets = [DatasetID("other")] }),
        (.agreementSuspended, ComputePhase.allCases, { $0.agreements[0].status = .suspended }),
        (.agreementTerminated, ComputePhase.allCases, { $0.agreements[0].status = .terminated }),
        (.agreementNotBegun, ComputePhase.allCases, { $0.now = Instant(milliseconds: -1) }),
        (.agreementExpired, ComputePhase.allCases, { $0.now = $0.agreements[0].period.until }),
        (.notParty, ComputePhase.allCases, { $0.agreements[0].dataUser = OrganisationID("another") }),
        (.notParty, [.submit, .start, .release], { $0.actor.organisation = OrganisationID("another") }),
        (.purposeNotCovered, ComputePhase.allCases, { $0.job.purpose = "advertising" }),
        (.freeSQLNotAllowed, ComputePhase.allCases, { $0.agreements[0].allowsFreeSQL = false }),
        (
            .modelNotAllowed, ComputePhase.allCases,
            { $0.job.program = .model(name: "other", version: 1, arguments: [:]) }
        ),
        (.quotaUsedUp, [.submit], { $0.jobsUsed = [Fixtures.agreement.id: 5] }),
        (.quotaUsedUp, [.submit, .start], { $0.jobsUsed = [Fixtures.agreement.id: 6] }),
    ]

    @Test(arguments: losses.indices) func refused(index: Int) {
        let (refusal, phases, lose) = Self.losses[index]
        var facts = Self.facts()
        lose(&facts)
        for phase in ComputePhase.allCases {
            let decision = Authorisation.mayCompute(facts, phase: phase)
            #expect(decision.refusals.contains(refusal) == phases.contains(phase), "\(refusal) at \(phase)")
        }
    }

    @Test func everyRefusalIsTriggered() {
        let triggered = Set(Self.losses.map(\.0)).union(Self.retrievalLosses.map(\.0))
        #expect(triggered == Set(ComputeRefusal.allCases))
    }

    @Test func modelsAndMachines() {
        var facts = Self.facts()
        facts.job.program = .model(name: "crosstab", version: 1, arguments: [:])
        facts.actor.credential = .machine
        facts.agreements[0].allowsFreeSQL = false
        #expect(Authorisation.mayCompute(facts, phase: .submit).isAllowed)
    }

    @Test func everyReasonIsTold() {
        var facts = Self.facts()
        facts.datasets[0].status = .suspended
        facts.agreements[0].status = .suspended
        #expect(Authorisation.mayCompute(facts, phase: .start).refusals == [.datasetSuspended, .agreementSuspended])
    }

    /// Two opening bodies: an agreement with each is needed.
    @Test func datasetsOfTwoBodies() {
        var facts = Self.facts()
        var other = Fixtures.dataset
        (other.id, other.openingBody) = (DatasetID("health"), OrganisationID("other-body"))
        facts.datasets.append(other)
        facts.job.datasets.append(JobDataset(dataset: other.id, manifestSHA256: Fixtures.digest))
        #expect(Authorisation.mayCompute(facts, phase: .submit).refusals == [.datasetNotCovered])
        var second = Fixtures.agreement
        (second.id, second.openingBody, second.datasets) = (AgreementID("second"), other.openingBody, [other.id])
        facts.agreements.append(second)
        #expect(Authorisation.mayCompute(facts, phase: .submit).refusals == [.datasetNotCovered])
        facts.job.agreements.append(second.id)
        #expect(Authorisation.mayCompute(facts, phase: .submit).isAllowed)
    }

    static let retrievalLosses: [(ComputeRefusal, @Sendable (inout ReleaseRecord, inout AuthorisationFacts) -> Void)] =
        [
            (.personNotActive, { $1.actor.isActive = false }),
            (.roleMissing, { $1.actor.roles = [] }),
            (.credentialNotAllowed, { $1.actor.credential = .platform }),
            (.releaseNotAvailable, { release, _ in release.status = .suspended }),
            (.releaseNotAvailable, { release, _ in release.status = .withdrawn }),
            (.releaseExpired, { $0.expiresAt = $1.now }),
            (.notRecipient, { $1.actor.organisation = OrganisationID("user") }),
            (.notRecipient, { release, _ in release.recipients = [] }),
            (.notRecipient, { $1.agreements[0].recipients = [] }),
            (.agreementTerminated, { $1.agreements[0].status = .terminated }),
            (.datasetSuspended, { $1.datasets[0].status = .suspended }),
        ]

    @Test(arguments: retrievalLosses.indices) func retrieval(index: Int) {
        var (release, facts) = (Self.release, Self.facts())
        facts.actor = Fixtures.actor("retriever", "enterprise", .retriever, by: .machine)
        #expect(Authorisation.mayRetrieve(release, facts).isAllowed)
        Self.retrievalLosses[index].1(&release, &facts)
        #expect(Authorisation.mayRetrieve(release, facts).refusals.contains(Self.retrievalLosses[index].0))
    }
}
