import Foundation
import Governance
import Ledger
import Schemas

/// One event of every kind, in an order that a life could have.
enum SampleEvents {
    static let all: [LedgerEvent] = people + catalogue + jobs + reviews

    private static let at = Instant(milliseconds: 1_700_000_000_000)
    private static let digest = String(repeating: "ab", count: 32)
    private static let stats = OrganisationID("stats")
    private static let bureau = OrganisationID("data-bureau")
    private static let acme = OrganisationID("acme")
    private static let job = JobID("job-1")
    private static let request = RequestID("request-1")
    private static let release = ReleaseID("release-1")
    private static let researcher = Person(
        id: PersonID("researcher"), organisation: acme, name: "R", roles: [.researcher])
    private static let steward = Person(id: PersonID("steward"), organisation: stats, name: "S", roles: [.steward])

    private static let people: [LedgerEvent] = [
        .instanceCreated(InstanceCreated(instance: "i", publicKey: "a2V5", keyId: "0123")),
        .organisationCreated(organisation(bureau, .authority)),
        .organisationCreated(organisation(stats, .openingBody, authority: bureau)),
        .organisationCreated(organisation(acme, .dataUser, level: nil)),
        .personCreated(researcher), .personCreated(steward),
        .personStanding(PersonStanding(person: steward.id, isActive: false)),
        .secretIssued(SecretIssued(person: researcher.id, sha256: digest)),
        .tokenIssued(token("t1", "11")), .tokenIssued(token("t2", "22")), .tokenRevoked(TokenID("t1")),
    ]

    private static let catalogue: [LedgerEvent] = [
        .policyApproved(PolicyApproved(name: "disclosure/default", sha256: digest)),
        .modelApproved(
            ModelApproved(
                model: AlgorithmModel(
                    name: "count", version: 1, title: text("m"), summary: text("m"), table: "data", parameters: []),
                text: "SELECT COUNT(*) AS n FROM data")),
        .datasetCatalogued(
            Dataset(
                id: DatasetID("wages"), title: text("d"), openingBody: stats, openness: .restricted,
                opennessReason: "r",
                legalBasis: ["14"], format: "CSV", category: "labour", updateFrequency: .never, summary: "s",
                conditions: [], citation: "c")),
        .datasetVersionRegistered(
            DatasetVersionRegistered(
                dataset: DatasetID("wages"),
                version: DatasetVersion(
                    manifestSHA256: digest,
                    tables: [TableSchema(name: "wages", columns: [ColumnSchema(name: "year", type: .integer)])],
                    registeredAt: at, registeredBy: steward.id))),
        .datasetStatusChanged(
            DatasetStatusChanged(dataset: DatasetID("wages"), status: .suspended, reason: "complaint")),
        .agreementConcluded(agreement),
        .agreementStatusChanged(
            AgreementStatusChanged(agreement: agreement.id, status: .suspended, reason: "complaint")),
    ]

    private static let jobs: [LedgerEvent] = [
        .submissionRefused(
            SubmissionRefused(agreements: [agreement.id], bodySHA256: digest, codes: ["purposeNotCovered"])),
        .jobAccepted(accepted(job, key: "k1")), .jobAccepted(accepted(JobID("job-2"), key: "k2")),
        .jobLeased(JobLeased(job: job, attempt: 1)),
        .jobRequeued(JobRequeued(job: job, attempt: 1, reason: .sandboxFault)),
        .jobLeased(JobLeased(job: job, attempt: 2)),
        .jobFinished(
            JobFinished(
                job: job, attempt: 2, outcome: .succeeded, commitments: [SaltedCommitment(of: "result", sha256: digest)]
            )),
        .jobCancelRequested(JobCancelRequested(job: JobID("job-2"), reason: .submitter)),
        .resultsErased(ResultsErased(jobs: [job])),
    ]

    /// From the draft to the first retrieval.
    static func reviews(of request: RequestID, release: ReleaseID) -> [LedgerEvent] {
        [
            .requestDrafted(
                ReviewRequest(
                    id: request, submitter: researcher.id, submitterOrganisation: acme,
                    bodies: [ReviewBody(openingBody: stats, authority: bureau)], recipients: [acme], results: [job],
                    context: "why")),
            .requestStepped(step(.submit, .submitted, of: request)),
            .viewRecorded(ViewRecorded(request: request, person: steward.id, aspects: [.trueTable, .evidence])),
            .released(
                Released(
                    release: ReleaseRecord(
                        id: release, request: request, jobs: [job], recipients: [acme], releasedAt: at,
                        expiresAt: at.adding(milliseconds: 1)),
                    certificateSHA256: digest, step: step(.release, .released, of: request))),
            .retrieved(
                Retrieved(release: release, person: researcher.id, organisation: acme, certificateSHA256: digest)),
        ]
    }

    private static let reviews: [LedgerEvent] =
        reviews(of: request, release: release) + [
            .agreementWeighed(AgreementWeighed(agreement: agreement.id, weight: 200, reason: "r")),
            .emergencyDeclared(
                Emergency(
                    id: EmergencyID("flood"), authority: bureau, title: text("t"), legalBasis: ["8"],
                    agreements: [agreement.id], from: at, until: at.adding(milliseconds: 1_000))),
            .emergencyEnded(EmergencyEnded(emergency: EmergencyID("flood"), reason: "over")),
            .schedulerPaused(SchedulerPaused(isPaused: true, reason: "upgrade")),
            .requestStepped(step(.withdraw(reason: "error in the source"), .withdrawn)),
        ]

    private static let agreement = Agreement(
        id: AgreementID("wages-2026"), openingBody: stats, dataUser: acme,
        clauses: AgreementClauses(
            feedback: AgreementClauses.Feedback(everyDays: 365, contact: "c"), purposeLimited: true,
            disseminationForbidden: true, citation: "c",
            security: AgreementClauses.Security(duties: ["d"], capability: "c", safeguards: ["s"]),
            inspectionAccepted: true),
        purposes: [Purpose(code: "research", title: text("p"))], datasets: [DatasetID("wages")], models: ["count"],
        allowsFreeSQL: true, jobQuota: 10, period: Period(from: at, until: at.adding(milliseconds: 1_000)),
        filingNumber: "1", recipients: [acme])

    private static func text(_ word: String) -> BilingualText { BilingualText(zh: "数", en: word) }

    private static func organisation(
        _ id: OrganisationID, _ kind: OrganisationKind, authority: OrganisationID? = nil,
        level: AdministrativeLevel? = .province
    ) -> Organisation {
        Organisation(id: id, name: text("o"), kind: kind, level: level, region: "330000", authority: authority)
    }

    private static func token(_ id: String, _ hash: String) -> TokenIssued {
        TokenIssued(
            id: TokenID(id), person: researcher.id, credential: .session, sha256: hash, expiresAt: at, label: "")
    }

    private static func accepted(_ id: JobID, key: String) -> JobAccepted {
        JobAccepted(
            job: JobSpecification(
                id: id, submitter: researcher.id, organisation: acme, agreements: [agreement.id],
                datasets: [JobDataset(dataset: DatasetID("wages"), manifestSHA256: digest)],
                program: .model(
                    name: "count", version: 1,
                    arguments: ["limit": .value(.decimal(unscaled: 12_345, scale: 2)), "rows": .column("year")]),
                purpose: "research", submittedAt: at),
            idempotencyKey: key, bodySHA256: digest, disclosurePolicySHA256: digest)
    }

    private static func step(
        _ command: ReviewCommand, _ state: ReviewState, of request: RequestID = request
    ) -> ReviewStep {
        ReviewStep(
            request: request, actor: Actor(person: researcher, credential: .session), at: at, command: command,
            state: state)
    }
}
