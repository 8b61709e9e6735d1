import Governance
import Schemas
import Testing

@Suite struct CatalogueTests {
    @Test func entryIsValid() throws { try Fixtures.dataset.validate(owner: Fixtures.body) }

    static let faults: [(GovernanceError.Code, @Sendable (inout Dataset) -> Void)] = [
        (.malformedIdentifier, { $0.id = DatasetID("") }),
        (.missingText, { $0.title.en = "" }),
        (.ownerNotOpeningBody, { $0.openingBody = OrganisationID("user") }),
        (.missingText, { $0.opennessReason = " " }),
        (.legalBasisMissing, { $0.legalBasis = [] }),
        (.duplicateEntry, { $0.legalBasis += $0.legalBasis }),
        (.missingText, { $0.format = "" }),
        (.missingText, { $0.category = "" }),
        (.textTooLong, { $0.summary = String(repeating: "长", count: 6_000) }),
        (.listTooLong, { $0.conditions = (0..<300).map { "condition \($0)" } }),
        (.missingText, { $0.citation = "" }),
    ]

    @Test(arguments: faults.indices) func refuses(index: Int) {
        var dataset = Fixtures.dataset
        Self.faults[index].1(&dataset)
        #expect(code { try dataset.validate(owner: Fixtures.body) } == Self.faults[index].0)
    }

    @Test func ownerIsAnOpeningBody() {
        var dataset = Fixtures.dataset
        dataset.openingBody = Fixtures.user.id
        #expect(code { try dataset.validate(owner: Fixtures.user) } == .ownerNotOpeningBody)
    }

    static let versionFaults: [(GovernanceError.Code, @Sendable (inout Dataset, inout DatasetVersion) -> Void)] = [
        (.datasetDestroyed, { dataset, _ in dataset.status = .destroyed }),
        (.digestMalformed, { $1.manifestSHA256 = String(repeating: "0A", count: 32) }),
        (.digestMalformed, { $1.manifestSHA256 = "0a" }),
        (.versionWithoutTables, { $1.tables = [] }),
        (.versionWithoutSubjectKey, { $1.tables[0].subjectKeys = [] }),
        // Beside a table with subjects one without may hold codes, and nothing that names or marks a person.
        (
            .versionWithoutSubjectKey,
            {
                let column = ColumnSchema(name: "name", type: .text, use: .identifier)
                $1.tables.append(TableSchema(name: "names", columns: [column]))
            }
        ),
        (.versionAlreadyRegistered, { $1.manifestSHA256 = Fixtures.digest }),
    ]

    @Test(arguments: versionFaults.indices) func refusesVersion(index: Int) throws {
        var dataset = Fixtures.dataset
        var version = try #require(dataset.currentVersion)
        version.manifestSHA256 = String(repeating: "1b", count: 32)
        #expect(try dataset.registering(version).currentVersion == version)
        Self.versionFaults[index].1(&dataset, &version)
        #expect(code { _ = try dataset.registering(version) } == Self.versionFaults[index].0)
    }

    @Test func unconditionalBecomesRestrictedOnlyByFiling() throws {
        let open = try Fixtures.dataset.changingOpenness(
            to: .unconditional, reason: "ready", legalBasis: ["第十五条"], filing: nil)
        #expect(open.openness == .unconditional)
        #expect(
            code { _ = try open.changingOpenness(to: .restricted, reason: "risk", legalBasis: ["第十五条"], filing: nil) }
                == .filingMissing)
        let filed = try open.changingOpenness(to: .restricted, reason: "risk", legalBasis: ["第十五条"], filing: "备9")
        #expect(filed.openness == .restricted && filed.opennessFiling == "备9")
        #expect(
            code { _ = try filed.changingOpenness(to: .prohibited, reason: "x", legalBasis: [], filing: nil) }
                == .legalBasisMissing)
    }
}
