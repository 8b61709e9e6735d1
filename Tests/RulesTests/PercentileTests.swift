import Rules
import Schemas
import Testing

/// Percentiles: the threshold on each side, and the grid.
@Suite struct PercentileTests {
    private static func evidence(
        below: Int64, above: Int64, subjects: Int64 = 100, rows: Int64 = 100, most: Int64 = 1
    ) -> CellEvidence {
        var cell = Fixtures.additive(
            .integer(most), .integer(1), .integer(rows), subjects: subjects, rows: rows)
        cell.sides = .init(below: below, above: above)
        return cell
    }

    private static func reasons(_ cell: CellEvidence, policy: DisclosurePolicy = Fixtures.policy) -> [Reason] {
        Fixtures.verdict(.percentileContinuous, .double(1_234.5), [cell], policy: policy).reasons
    }

    /// 13. The percentile that is one person's value: the extremes and what is near them.
    @Test(arguments: [(Int64(0), Int64(99)), (9, 90), (90, 9), (99, 0)])
    func attack13TooFewOnASide(below: Int64, above: Int64) {
        #expect(Self.reasons(Self.evidence(below: below, above: above)) == [.sides])
        #expect(
            Fixtures.verdict(.percentileDiscrete, .integer(7), [Self.evidence(below: below, above: above)]).reasons
                == [.sides])
        var lax = Fixtures.policy
        lax.percentiles.minimumSubjectsEachSide = 0
        #expect(Self.reasons(Self.evidence(below: below, above: above), policy: lax) == [])
    }

    @Test func tenOnEachSidePass() {
        #expect(Self.reasons(Self.evidence(below: 10, above: 10)) == [])
        let twoKeys = [Self.evidence(below: 50, above: 40), Self.evidence(below: 50, above: 9)]
        #expect(Fixtures.verdict(.percentileContinuous, .double(1), twoKeys).reasons == [.sides])
    }

    /// 4. Rows made many by one person, who then is the median.
    @Test func attack04OnePersonsRows() {
        #expect(
            Self.reasons(Self.evidence(below: 10, above: 10, subjects: 21, rows: 1_000, most: 980)) == [
                .dominance, .pPercent,
            ])
    }

    @Test func evidenceThatIsMissingOrForged() {
        var cell = Self.evidence(below: 50, above: 50)
        cell.sides = nil
        #expect(Self.reasons(cell) == [.evidenceMissing])
        cell = Self.evidence(below: 50, above: 50)
        cell.additive = nil
        #expect(Self.reasons(cell) == [.evidenceMissing])
        #expect(Self.reasons(Self.evidence(below: 101, above: 50)) == [.inconsistent])
        #expect(Self.reasons(Self.evidence(below: -1, above: 50)) == [.inconsistent])
        #expect(
            Fixtures.verdict(.percentileContinuous, .null, [Self.evidence(below: 50, above: 40)]).reasons == [.noValue])
    }

    /// The value of one person is reported as that of all near it.
    @Test func theGrid() throws {
        let values: [Value] = [.double(1_234.5), .double(-0.051_9), .double(0)]
        let role = ColumnRole.aggregate(.percentileContinuous, column: "x")
        let whole = ColumnRole.aggregate(.percentileDiscrete, column: "y")
        let cells = values.map { _ in Self.evidence(below: 40, above: 40) }
        let (result, evidence) = Fixtures.table([
            (
                Fixtures.column("g", .group(column: "g")), [1, 2, 3].map(Value.integer),
                values.map { _ in Fixtures.count(100) }
            ),
            (Fixtures.column("p", role, .double), values, cells),
            (Fixtures.column("q", whole), [.integer(1_250), .integer(99), .integer(-4_444)], cells),
        ])
        func released(_ policy: DisclosurePolicy) throws -> [ReleasableCell] {
            let verdicts = DisclosureRules.assess(result, evidence, policy: policy)
            let table = try Treatment.apply(result, verdicts, policy: policy)
            return (0..<3).flatMap { [table[$0, 1], table[$0, 2]] }
        }
        #expect(
            try released(Fixtures.policy) == [
                .value(.double(1_200)), .value(.integer(1_300)), .value(.double(-0.052)), .value(.integer(99)),
                .value(.double(0)), .value(.integer(-4_400)),
            ])
        var fine = Fixtures.policy
        fine.percentiles.significantDigits = 3
        #expect(try released(fine)[0] == .value(.double(1_230)))
    }
}
