import Rules
import Schemas
import Testing

/// Aggregates under a condition: the rows left out are judged as if they were published.
@Suite struct ConditionTests {
    private static func reasons(
        _ kind: AggregateKind, _ value: Value, _ part: CellEvidence, rest: CellEvidence?
    ) -> [Reason] {
        var cell = part
        cell.complement = rest.map { CellEvidence.Complement($0) }
        let (result, evidence) = Fixtures.table([
            (Fixtures.column("c", .aggregate(kind, column: nil)), [value], [cell])
        ])
        return DisclosureRules.assess(result, evidence, policy: Fixtures.policy)[0, 0].reasons
    }

    private static func even(_ subjects: Int) -> CellEvidence {
        Fixtures.contributions(Array(repeating: 70, count: subjects))
    }

    /// A count of ones, with its rows as contributions.
    private static func ones(_ subjects: Int) -> CellEvidence {
        Fixtures.contributions(Array(repeating: 1, count: subjects))
    }

    @Test(arguments: [(1, false), (9, false), (10, true), (500, true)])
    func attack03TheRestMustBeLargeEnough(rest: Int, passes: Bool) {
        let reasons: [Reason] = passes ? [] : [.complement]
        #expect(Self.reasons(.sum, .integer(7_000), Self.even(100), rest: Self.even(rest)) == reasons)
        #expect(Self.reasons(.average, .double(70), Self.even(100), rest: Self.even(rest)) == reasons)
        #expect(Self.reasons(.count, .integer(1_000), Self.ones(1_000), rest: Self.ones(rest)) == reasons)
    }

    /// Nobody left out: everybody of the group fulfils the condition, and the cell says so.
    @Test func attack23NobodyLeftOut() {
        #expect(Self.reasons(.count, .integer(40), Self.ones(40), rest: Self.ones(0)).contains(.complement))
        #expect(Self.reasons(.sum, .integer(2_800), Self.even(40), rest: Self.even(0)).contains(.complement))
    }

    @Test func theRestHasDominanceToo() {
        let firm = Fixtures.contributions([1_000_000] + Array(repeating: 70, count: 30))
        #expect(Self.reasons(.sum, .integer(7_000), Self.even(100), rest: firm) == [.complement])
        let rows = Fixtures.additive(.integer(970), .integer(1), .integer(1_000), subjects: 31, rows: 1_000)
        #expect(Self.reasons(.count, .integer(100), Self.ones(100), rest: rows) == [.complement])
    }

    @Test func withoutItNothingPasses() {
        #expect(Self.reasons(.sum, .integer(7_000), Self.even(100), rest: nil) == [.evidenceMissing])
        #expect(Self.reasons(.count, .integer(100), Self.ones(100), rest: nil) == [.evidenceMissing])
        #expect(Self.reasons(.count, .integer(100), Self.ones(100), rest: Fixtures.count(100)) == [.complement])
        var forged = Self.even(100)
        forged.nonzero = 101
        #expect(Self.reasons(.sum, .integer(7_000), Self.even(100), rest: forged) == [.inconsistent])
    }

    /// 2. The parts under a condition beside their total under WHERE, in one request: the hidden part is one subtraction away.
    @Test func attack02TotalOfTheConditionElsewhere() {
        func parts(_ counts: [Int64]) -> JudgedResult {
            let cells = counts.map { count in
                var cell = Self.ones(Int(count))
                cell.complement = .init(Self.ones(60))
                return cell
            }
            let towns = counts.indices.map { Value.text("t\($0)") }
            return Self.judged([
                (Fixtures.column("t", .group(column: "t"), .text), towns, counts.map { Fixtures.count($0 + 60) }),
                (Fixtures.column("n", .aggregate(.count, column: nil)), counts.map(Value.integer), cells),
            ])
        }
        let total = Self.judged([
            (Fixtures.column("n", .aggregate(.countRows, column: nil)), [.integer(77)], [Self.ones(77)])
        ])
        var both = [parts([40, 30, 7]), total]
        RequestMargins.apply(to: &both, policy: Fixtures.policy)
        #expect(!both[1].verdicts[0, 0].passes)
        // A total of other rows stays.
        let other = Self.judged([
            (Fixtures.column("n", .aggregate(.countRows, column: nil)), [.integer(257)], [Self.ones(257)])
        ])
        both = [parts([40, 30, 7]), other]
        RequestMargins.apply(to: &both, policy: Fixtures.policy)
        #expect(both[1].verdicts[0, 0].passes)
    }

    private static func judged(_ columns: [(ResultColumn, [Value], [CellEvidence])]) -> JudgedResult {
        let (result, evidence) = Fixtures.table(columns)
        return JudgedResult(
            result: result, evidence: evidence,
            verdicts: DisclosureRules.assess(result, evidence, policy: Fixtures.policy))
    }

    /// 6. Of a SUM and an AVG under a condition the ratio is a count: where counts are rounded the SUM goes.
    @Test func attack06RatioUnderACondition() throws {
        var cell = Self.even(97)
        cell.complement = .init(Self.even(50))
        func released(_ kinds: [AggregateKind]) throws -> [ReleasableCell] {
            let (result, evidence) = Fixtures.table(
                kinds.map { kind in
                    let value: Value = kind == .sum ? .integer(97 * 70) : .double(70)
                    return (Fixtures.column("\(kind)", .aggregate(kind, column: nil)), [value], [cell])
                })
            let verdicts = DisclosureRules.assess(result, evidence, policy: Fixtures.policy)
            return try Treatment.apply(result, verdicts, policy: Fixtures.policy, roundsCounts: true).cells
        }
        #expect(try released([.sum, .average]) == [.redacted, .value(.double(70))])
        #expect(try released([.sum]) == [.value(.integer(97 * 70))])
    }
}
