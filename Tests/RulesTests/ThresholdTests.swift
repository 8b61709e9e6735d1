import Rules
import Schemas
import Testing

@Suite struct ThresholdTests {
    @Test(arguments: [(Int64(0), false), (Int64(1), false), (Int64(9), false), (Int64(10), true), (Int64(11), true)])
    func countsAtTheLimit(subjects: Int64, passes: Bool) {
        let verdict = Fixtures.verdict(.countRows, .integer(subjects), [Fixtures.count(subjects)])
        #expect(verdict.reasons == (passes ? [] : [.subjects]))
    }

    @Test func subjectsCountNotRows() {
        #expect(Fixtures.verdict(.countRows, .integer(500), [Fixtures.count(9, rows: 500)]).reasons == [.subjects])
    }

    @Test func everyKeyMustPass() {
        let (persons, doctors) = (Fixtures.count(40, rows: 40), Fixtures.count(9, rows: 40))
        let verdict = Fixtures.verdict(.countRows, .integer(40), [persons, doctors])
        #expect(verdict.reasons == [.subjects])
        #expect(verdict.margins == [Margin(rule: .subjects, key: 1, permille: 900)])
        #expect(verdict.isNearMiss)
    }

    @Test(arguments: AggregateKind.allCases.filter(\.needsRules)) func withoutARuleNothingPasses(kind: AggregateKind) {
        #expect(Fixtures.verdict(kind, .double(7), [Fixtures.count(1000)]).reasons == [.rowLevel])
    }

    @Test(arguments: AggregateKind.allCases.filter { !$0.needsRules })
    func everyAggregateHasTheThreshold(kind: AggregateKind) {
        var evidence = Fixtures.contributions(Array(repeating: 7, count: 9))
        evidence.atExtreme = 9
        let isCount = [AggregateKind.countRows, .count, .countDistinct].contains(kind)
        if isCount { evidence.additive = nil }
        #expect(Fixtures.verdict(kind, .integer(isCount ? 9 : 7), [evidence]).reasons.contains(.subjects))
    }

    @Test func fewCountedThingsAreSubjectsToo() {
        #expect(Fixtures.verdict(.countDistinct, .integer(9), [Fixtures.count(50)]).reasons == [.subjects])
        #expect(Fixtures.verdict(.countDistinct, .integer(10), [Fixtures.count(50)]).passes)
    }

    @Test(arguments: [Int64(9), 10]) func extremes(holders: Int64) {
        let reasons: [Reason] = holders < 10 ? [.atExtreme] : []
        var evidence = Fixtures.count(50)
        evidence.atExtreme = holders
        #expect(Fixtures.verdict(.maximum, .integer(3), [evidence]).reasons == reasons)
        #expect(Fixtures.verdict(.minimum, .integer(3), [evidence]).reasons == reasons)
    }

    @Test func contributionsThatAreNotZero() {
        let nine = Array(repeating: Int64(100), count: 9) + Array(repeating: 0, count: 50)
        #expect(Fixtures.sum(.integer(900), Fixtures.contributions(nine)) == [.nonzero])
        #expect(Fixtures.sum(.integer(1000), Fixtures.contributions(nine + [100])).isEmpty)
    }

    @Test func groupBelowTheThresholdLosesEveryAggregateAndKeepsItsLabel() throws {
        let small = Fixtures.contributions(Array(repeating: 50, count: 9))
        let (result, evidence) = Fixtures.table([
            (Fixtures.column("g", .group(column: "g"), .text), [.text("x")], [Fixtures.count(9)]),
            (Fixtures.column("n", .aggregate(.countRows, column: nil)), [.integer(9)], [Fixtures.count(9)]),
            (Fixtures.column("s", .aggregate(.sum, column: "v")), [.integer(450)], [small]),
        ])
        let verdicts = DisclosureRules.assess(result, evidence, policy: Fixtures.policy)
        let table = try Treatment.apply(result, verdicts, policy: Fixtures.policy)
        #expect(table.cells == [.value(.text("x")), .redacted, .redacted])
    }
}
