import Foundation
import Governance
import Schemas
import ShippedPolicies

/// A small province: one authority, two opening bodies, two data users, and their people.
enum Fixtures {
    static let now = Instant(milliseconds: 1_000_000)
    static let authority = Organisation(
        id: OrganisationID("authority"), name: BilingualText(zh: "省大数据局", en: "Data Authority"), kind: .authority,
        level: .province, region: "330000")
    static let body = openingBody("body")
    static let otherBody = openingBody("other-body")
    static let user = Organisation(
        id: OrganisationID("user"), name: BilingualText(zh: "某大学", en: "University"), kind: .dataUser, level: nil,
        region: "330100")

    static func openingBody(_ id: String) -> Organisation {
        Organisation(
            id: OrganisationID(id), name: BilingualText(zh: "人社厅", en: "Labour Office"), kind: .openingBody,
            level: .province, region: "330000", authority: authority.id)
    }

    static func person(_ id: String, _ organisation: String, _ roles: Role...) -> Person {
        Person(id: PersonID(id), organisation: OrganisationID(organisation), name: id, roles: roles)
    }

    static func actor(
        _ id: String, _ organisation: String, _ roles: Role..., by credential: CredentialKind = .session
    ) -> Actor {
        Actor(
            person: Person(id: PersonID(id), organisation: OrganisationID(organisation), name: id, roles: roles),
            credential: credential)
    }

    static let researcher = actor("researcher", "user", .researcher)
    static let checkers = (1...4).map { actor("checker\($0)", "body", .checker) }
    static let approver = actor("approver", "authority", .approver)
    static let steward = actor("steward", "body", .steward)
    static let retriever = actor("retriever", "enterprise", .retriever)

    static let digest = String(repeating: "0a", count: 32)

    static let dataset: Dataset = {
        let schema = TableSchema(
            name: "wages",
            columns: [
                ColumnSchema(name: "nr", type: .integer, use: .key),
                ColumnSchema(name: "year", type: .integer, use: .dimension, domain: .range(lower: 1980, upper: 1987)),
                ColumnSchema(name: "wage", type: .double, use: .measure),
                ColumnSchema(name: "card", type: .text, use: .identifier),
            ], subjectKeys: [SubjectKey(column: "nr", type: "person")])
        return Dataset(
            id: DatasetID("wages"), title: BilingualText(zh: "工资调查", en: "Wage survey"), openingBody: body.id,
            openness: .restricted, opennessReason: "personal information", legalBasis: ["浙江省人民政府令第381号第十五条"],
            format: "CSV", category: "民生服务", updateFrequency: .yearly, summary: "A panel of workers",
            conditions: ["security level 2"], citation: "Labour Office: Wage survey",
            versions: [
                DatasetVersion(
                    manifestSHA256: digest, tables: [schema], registeredAt: now, registeredBy: PersonID("steward"))
            ])
    }()

    static let agreement = Agreement(
        id: AgreementID("agreement"), openingBody: body.id, dataUser: user.id,
        clauses: AgreementClauses(
            feedback: .init(everyDays: 90, contact: "office@example.org"), purposeLimited: true,
            disseminationForbidden: true,
            citation: "Labour Office: Wage survey",
            security: .init(duties: ["report incidents"], capability: "level 2", safeguards: ["two persons"]),
            inspectionAccepted: true),
        purposes: [Purpose(code: "research", title: BilingualText(zh: "研究", en: "Research"))], datasets: [dataset.id],
        models: ["crosstab"], allowsFreeSQL: true, jobQuota: 5,
        period: Period(from: Instant(milliseconds: 0), until: Instant(milliseconds: 2_000_000)),
        filingNumber: "备2026-1",
        recipients: [OrganisationID("enterprise")])

    static let job = JobSpecification(
        id: JobID("job"), submitter: researcher.person, organisation: user.id, agreements: [agreement.id],
        datasets: [JobDataset(dataset: dataset.id, manifestSHA256: digest)], program: .sql(text: "SELECT 1"),
        purpose: "research", submittedAt: now)

    static let policy: ReviewPolicy = {
        do {
            return try JSONDecoder().decode(ReviewPolicy.self, from: Data(ShippedPolicies.reviewRestricted))
        } catch {
            preconditionFailure("the shipped policy does not decode: \(error)")
        }
    }()

    static func request(bodies: [String] = ["body"]) -> ReviewRequest {
        ReviewRequest(
            id: RequestID("request"), submitter: researcher.person, submitterOrganisation: user.id,
            bodies: bodies.map { ReviewBody(openingBody: OrganisationID($0), authority: authority.id) },
            recipients: [OrganisationID("enterprise")], results: [job.id], context: "means by region, for a paper")
    }
}

extension ReviewRequest {
    /// Decides and applies a command, as the service does.
    mutating func take(
        _ command: ReviewCommand, by actor: Actor, policy: ReviewPolicy = Fixtures.policy,
        at now: Instant = Fixtures.now
    ) throws {
        let step = try ReviewDecider.decide(command, on: self, by: actor, policy: policy, at: now)
        self = applying(step)
    }

    /// The code with which a command is refused; nil where it is decided.
    func refusal(of command: ReviewCommand, by actor: Actor, policy: ReviewPolicy = Fixtures.policy) -> GovernanceError
        .Code?
    {
        do {
            _ = try ReviewDecider.decide(command, on: self, by: actor, policy: policy, at: Fixtures.now)
            return nil
        } catch {
            return error.code
        }
    }
}

/// The code of a refusal; nil where nothing is refused.
func code(_ body: () throws -> Void) -> GovernanceError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? GovernanceError)?.code
    }
}
