import Crypto
import Foundation
import Governance
import Schemas

@testable import Service

/// A small province: what tests enter into an instance.
enum Samples {
    static let organisations: [Organisation] = [
        organisation("bureau", .authority), organisation("stats", .openingBody, authority: "bureau"),
        organisation("acme", .dataUser), organisation("other", .dataUser),
    ]

    /// Name, organisation, role.
    static let people: [(String, String, Role)] = [
        ("steward", "stats", .steward), ("checker1", "stats", .checker), ("checker2", "stats", .checker),
        ("checker3", "stats", .checker), ("approver", "bureau", .approver), ("auditor", "bureau", .auditor),
        ("researcher", "acme", .researcher), ("colleague", "acme", .researcher), ("retriever", "acme", .retriever),
        ("outsider", "other", .retriever), ("rival", "other", .researcher),
    ]

    static func organisation(_ id: String, _ kind: OrganisationKind, authority: String? = nil) -> Organisation {
        Organisation(
            id: OrganisationID(id), name: BilingualText(zh: id, en: id), kind: kind,
            level: kind == .dataUser ? nil : .province, region: "330000",
            authority: authority.map { OrganisationID($0) })
    }

    static func person(_ id: String, _ organisation: String, _ roles: Role...) -> Person {
        Person(id: PersonID(id), organisation: OrganisationID(organisation), name: id, roles: roles)
    }

    static func dataset(_ id: String, _ openness: Openness = .restricted) -> Dataset {
        Dataset(
            id: DatasetID(id), title: BilingualText(zh: "数据", en: "data"), openingBody: OrganisationID("stats"),
            openness: openness, opennessReason: "rows speak of persons", legalBasis: ["14"], format: "CSV",
            category: "labour", updateFrequency: .never, summary: "a sample", conditions: [], citation: "cite \(id)")
    }

    static func agreement(
        _ id: String, _ datasets: String..., user: String = "acme", quota: Int = 100, until: Int64 = 4_000_000_000_000
    ) -> Agreement {
        Agreement(
            id: AgreementID(id), openingBody: OrganisationID("stats"), dataUser: OrganisationID(user),
            clauses: AgreementClauses(
                feedback: .init(everyDays: 365, contact: "c"), purposeLimited: true, disseminationForbidden: true,
                citation: "cite the agreement", security: .init(duties: ["d"], capability: "c", safeguards: ["s"]),
                inspectionAccepted: true),
            purposes: [Purpose(code: "wages", title: BilingualText(zh: "工资", en: "wages"))],
            datasets: datasets.map { DatasetID($0) }, models: ["crosstab"], allowsFreeSQL: true, jobQuota: quota,
            period: Period(from: Instant(milliseconds: 0), until: Instant(milliseconds: until)), filingNumber: "1",
            recipients: [OrganisationID(user)])
    }

    /// A version in the store whose file no worker could read: for the fake engine.
    static func storeVersion(of dataset: String, in home: InstanceHome) throws -> String {
        let contents = Data("table".utf8)
        let schema = TableSchema(
            name: dataset, columns: [ColumnSchema(name: "id", type: .integer, use: .key)],
            subjectKeys: [SubjectKey(column: "id", type: "person")])
        let table = TableManifest(
            schema: schema, rowCount: 0, zoneRows: 1, file: "table.seal", fileBytes: contents.count,
            sha256: Secret.sha256(contents), columns: [], subjects: [])
        return try store(DatasetManifest(dataset: dataset, isRestricted: true, tables: [table]), contents, in: home)
    }

    /// Puts a manifest and its one file where an import would.
    static func store(_ manifest: DatasetManifest, _ contents: Data, in home: InstanceHome) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = try encoder.encode(manifest)
        let digest = Secret.sha256(bytes)
        let folder = home.versionPath(DatasetID(manifest.dataset), digest)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try bytes.write(to: URL(fileURLWithPath: folder + "/manifest.json"))
        try contents.write(to: URL(fileURLWithPath: folder + "/table.seal"))
        return digest
    }

    static func submission(
        _ text: String = "SELECT COUNT(*) AS n FROM d", agreements: [String] = ["a"], datasets: [String] = ["d"],
        purpose: String = "wages"
    ) -> JobSubmission {
        JobSubmission(
            agreements: agreements.map { AgreementID($0) }, datasets: datasets.map { DatasetID($0) }, work: .sql(text),
            purpose: purpose)
    }
}
