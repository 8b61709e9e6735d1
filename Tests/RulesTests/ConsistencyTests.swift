import Rules
import Schemas
import Testing

/// Evidence that cannot be true fails closed: attack 25, a worker that forges result or evidence.
@Suite struct ConsistencyTests {
    static let impossible: [CellEvidence] = [
        Fixtures.additive(.integer(5), .integer(9), .integer(1000)),
        Fixtures.additive(.integer(-5), .integer(0), .integer(1000)),
        Fixtures.additive(.integer(5), .integer(-1), .integer(1000)),
        Fixtures.additive(.integer(5), .integer(4), .integer(-1)),
        Fixtures.additive(.integer(500), .integer(501), .integer(1000)),
        Fixtures.additive(.integer(600), .integer(500), .integer(1000)),
        // A hundred subjects of at most 5 never make 1000.
        Fixtures.additive(.integer(5), .integer(5), .integer(1000)),
        Fixtures.additive(.integer(50), .integer(40), .integer(1000), subjects: 100, rows: 99),
        Fixtures.additive(.integer(50), .integer(40), .integer(1000), subjects: 100, nonzero: 101),
        Fixtures.additive(.integer(50), .integer(40), .integer(1000), subjects: -1),
        Fixtures.additive(.integer(50), .integer(40), .integer(1000), subjects: 100, nonzero: -1),
        Fixtures.additive(.double(50), .integer(40), .integer(1000)),
        Fixtures.additive(.double(50), .double(.nan), .double(1000)),
        Fixtures.additive(.double(50), .double(40), .double(.infinity)),
        Fixtures.additive(.text("50"), .integer(40), .integer(1000)),
        Fixtures.additive(.null, .null, .null),
        Fixtures.additive(.decimal(unscaled: 1, scale: 39), .integer(0), .integer(1000)),
        Fixtures.additive(.integer(50), .integer(40), .integer(1000), rows: -5),
    ]

    @Test(arguments: impossible.indices) func failsClosed(index: Int) {
        #expect(Fixtures.sum(.integer(10), Self.impossible[index]).contains(.inconsistent))
    }

    @Test func theValueMustFitTheEvidence() {
        let evidence = Fixtures.additive(.integer(50), .integer(40), .integer(1000))
        #expect(Fixtures.sum(.integer(1001), evidence) == [.inconsistent])
        #expect(Fixtures.sum(.integer(-1000), evidence).isEmpty)
        #expect(Fixtures.sum(.decimal(unscaled: 1000_01, scale: 2), evidence) == [.inconsistent])
        #expect(Fixtures.verdict(.countRows, .integer(11), [Fixtures.count(12)]).reasons == [.inconsistent])
        #expect(Fixtures.verdict(.countDistinct, .integer(51), [Fixtures.count(50)]).reasons == [.inconsistent])
        #expect(Fixtures.verdict(.countRows, .null, [Fixtures.count(12)]).reasons == [.inconsistent])
        #expect(
            Fixtures.verdict(.countRows, .integer(12), [Fixtures.count(12), Fixtures.count(12, rows: 13)]).reasons == [
                .inconsistent
            ])
    }

    @Test func missingEvidence() {
        #expect(Fixtures.sum(.integer(10), Fixtures.count(50)) == [.evidenceMissing])
        #expect(Fixtures.verdict(.minimum, .integer(1), [Fixtures.count(50)]).reasons == [.evidenceMissing])
    }

    @Test func exactness() {
        var evidence = Fixtures.additive(.integer(50), .integer(40), .integer(1000))
        evidence.exactness = .none
        #expect(Fixtures.sum(.integer(10), evidence) == [.notExact])
        // Bounded figures are each on the safe side and need not add up.
        let bounded = Fixtures.additive(.integer(5), .integer(5), .integer(1000), exactness: .bounded)
        #expect(Fixtures.sum(.integer(10), bounded).isEmpty)
        let apart = Fixtures.additive(.integer(600), .integer(500), .integer(1000), exactness: .bounded)
        #expect(Fixtures.sum(.integer(10), apart) == [.dominance, .pPercent])
    }

    @Test func valuesThatAreNone() {
        let evidence = Fixtures.additive(.double(50), .double(40), .double(1000))
        #expect(Fixtures.verdict(.average, .double(.nan), [evidence]).reasons == [.notFinite])
        #expect(Fixtures.verdict(.average, .double(.infinity), [evidence]).reasons == [.notFinite])
        #expect(Fixtures.verdict(.average, .null, [evidence]).reasons == [.noValue])
    }

    @Test func wholeTables() {
        let (result, evidence) = Fixtures.table([
            (
                Fixtures.column("n", .aggregate(.countRows, column: nil)), [.integer(10), .integer(12)],
                [Fixtures.count(10), Fixtures.count(12)]
            )
        ])
        func reasons(_ evidence: EvidenceTable, _ policy: DisclosurePolicy = Fixtures.policy) -> [[Reason]] {
            DisclosureRules.assess(result, evidence, policy: policy).cells.map(\.reasons)
        }
        #expect(reasons(evidence) == [[], []])
        var (noKey, short, otherShape) = (evidence, evidence, evidence)
        (noKey.subjectKeys, noKey.cells) = ([], [])
        short.cells.removeLast()
        otherShape.rowCount = 1
        #expect(reasons(noKey) == [[.noSubjectKey], [.noSubjectKey]])
        #expect(reasons(short) == [[.inconsistent], [.inconsistent]])
        #expect(reasons(otherShape) == [[.inconsistent], [.inconsistent]])
        var policy = Fixtures.policy
        policy.limits.rows = 1
        #expect(reasons(evidence, policy) == [[.tooManyRows], [.tooManyRows]])
        (policy.limits.rows, policy.limits.columns) = (2, 0)
        #expect(reasons(evidence, policy) == [[.tooManyColumns], [.tooManyColumns]])
    }

    @Test func rowsOfTheDatasetNeverPass() {
        let (result, evidence) = Fixtures.table([(Fixtures.column("x", .plain), [.integer(4)], [Fixtures.count(1000)])])
        #expect(DisclosureRules.assess(result, evidence, policy: Fixtures.policy).cells.map(\.reasons) == [[.rowLevel]])
    }

    @Test func longLabels() {
        let label = String(repeating: "长", count: 100)
        let (result, evidence) = Fixtures.table([
            (Fixtures.column("g", .group(column: "g"), .text), [.text(label)], [Fixtures.count(100)])
        ])
        #expect(
            DisclosureRules.assess(result, evidence, policy: Fixtures.policy).cells.map(\.reasons) == [[.textTooLong]])
    }
}
