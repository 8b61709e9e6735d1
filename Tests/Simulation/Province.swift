import Foundation
import Governance
import Ledger
import Scheduling
import Schemas
import Service
import ShippedPolicies

/// The first entries of every world.
enum Province {
    static let agreements = ["a1", "a2", "b1"].map { AgreementID($0) }
    static let datasets = ["d1", "d2"].map { DatasetID($0) }
    static let digest = String(repeating: "0", count: 64)

    static let people: [Person] = [
        person("steward", "stats", .steward), person("checker1", "stats", .checker),
        person("checker2", "stats", .checker), person("checker3", "stats", .checker),
        person("approver", "bureau", .approver), person("approver2", "bureau", .approver),
        person("elsewhere", "town", .approver), person("researcher", "acme", .researcher),
        person("colleague", "acme", .researcher), person("retriever", "acme", .retriever),
        person("rival", "other", .researcher),
    ]

    /// The chain's beginning, made once.
    static let begun: (replay: Replay<LedgerState>, entries: [LedgerEntry]) = {
        var journal = Journal<LedgerState>(replay: Replay(), random: { 7 })
        var pending = [
            PendingDecision<LedgerState>(actor: "operator") { _, draft in
                for event in events { draft.record(event) }
            } deliver: { (_: Result<Void, any Error>) in
            }
        ]
        let batch = journal.take(from: &pending) { 1_000 }
        journal.committed(batch)
        guard let replay = try? Replay<LedgerState>().continued(by: batch.entries) else {
            preconditionFailure("the first entries do not follow from nothing")
        }
        return (replay, batch.entries)
    }()

    static let reviewPolicy: ReviewPolicy = {
        guard let policy = try? CanonicalJSON.decode(ReviewPolicy.self, from: Data(ShippedPolicies.reviewRestricted))
        else { preconditionFailure("the shipped review policy is not readable") }
        return policy
    }()

    /// Small numbers, so that limits are met.
    static let scheduling: SchedulingPolicy = {
        guard var policy = try? SchedulingPolicy(bytes: Data(ShippedPolicies.scheduling)) else {
            preconditionFailure("the shipped scheduling policy is not readable")
        }
        (policy.slots, policy.slotsPerAgreement, policy.jobSeconds) = (2, 2, 20)
        (policy.poolMegabytes, policy.interruptions, policy.queueHours) = (4_096, 4, 1)
        return policy
    }()

    private static let events: [LedgerEvent] =
        organisations.map { .organisationCreated($0) } + people.map { .personCreated($0) }
        + datasets.flatMap { dataset -> [LedgerEvent] in
            [
                .datasetCatalogued(
                    Dataset(
                        id: dataset, title: text(dataset.rawValue), openingBody: OrganisationID("stats"),
                        openness: .restricted, opennessReason: "r", legalBasis: ["14"], format: "CSV", category: "c",
                        updateFrequency: .never, summary: "s", conditions: [], citation: "c")),
                .datasetVersionRegistered(
                    DatasetVersionRegistered(
                        dataset: dataset,
                        version: DatasetVersion(
                            manifestSHA256: digest, tables: [], registeredAt: Instant(milliseconds: 0),
                            registeredBy: PersonID("steward")))),
            ]
        } + agreements.map { .agreementConcluded(agreement($0)) }

    private static let organisations: [Organisation] = [
        organisation("bureau", .authority), organisation("town", .authority, region: "330100"),
        organisation("stats", .openingBody, authority: "bureau"), organisation("acme", .dataUser),
        organisation("other", .dataUser),
    ]

    private static func organisation(
        _ id: String, _ kind: OrganisationKind, authority: String? = nil, region: String = "330000"
    ) -> Organisation {
        Organisation(
            id: OrganisationID(id), name: text(id), kind: kind, level: kind == .dataUser ? nil : .province,
            region: region, authority: authority.map { OrganisationID($0) })
    }

    private static func person(_ id: String, _ organisation: String, _ role: Role) -> Person {
        Person(id: PersonID(id), organisation: OrganisationID(organisation), name: id, roles: [role])
    }

    private static func text(_ word: String) -> BilingualText { BilingualText(zh: word, en: word) }

    private static func agreement(_ id: AgreementID) -> Agreement {
        let user = id.rawValue.hasPrefix("a") ? "acme" : "other"
        return Agreement(
            id: id, openingBody: OrganisationID("stats"), dataUser: OrganisationID(user),
            clauses: AgreementClauses(
                feedback: .init(everyDays: 365, contact: "c"), purposeLimited: true, disseminationForbidden: true,
                citation: "c", security: .init(duties: ["d"], capability: "c", safeguards: ["s"]),
                inspectionAccepted: true),
            purposes: [Purpose(code: "p", title: text("p"))], datasets: datasets, models: [], allowsFreeSQL: true,
            jobQuota: 1_000, period: Period(from: Instant(milliseconds: .min), until: Instant(milliseconds: .max)),
            filingNumber: "1", recipients: [OrganisationID(user)])
    }
}
