import Rules
import Schemas
import Testing

/// Attack 2 within one request: totals beside their parts.
@Suite struct RequestMarginsTests {
    /// A table of counts by columns; labels are `column → value`, one dictionary a row.
    static func counts(_ rows: [([String: String], Int64)], sum: Bool = false) -> JudgedResult {
        let names = rows[0].0.keys.sorted()
        var columns: [(ResultColumn, [Value], [CellEvidence])] = names.map { name in
            (
                Fixtures.column(name, .group(column: name), .text), rows.map { .text($0.0[name] ?? "") },
                rows.map { Fixtures.count($0.1) }
            )
        }
        if sum {
            columns.append(
                (
                    Fixtures.column("s", .aggregate(.sum, column: "x")), rows.map { .integer($0.1 * 70) },
                    rows.map { Fixtures.contributions(Array(repeating: 70, count: Int($0.1))) }
                ))
        } else {
            columns.append(
                (
                    Fixtures.column("n", .aggregate(.countRows, column: nil)), rows.map { .integer($0.1) },
                    rows.map { Fixtures.count($0.1) }
                ))
        }
        let (result, evidence) = Fixtures.table(columns)
        let verdicts = DisclosureRules.assess(result, evidence, policy: Fixtures.policy)
        return JudgedResult(result: result, evidence: evidence, verdicts: verdicts)
    }

    /// Which rows of each result still show their aggregate.
    static func shown(_ results: [JudgedResult]) -> [[Bool]] {
        var results = results
        RequestMargins.apply(to: &results, policy: Fixtures.policy)
        return results.map { judged in
            (0..<judged.result.rowCount).map { judged.verdicts[$0, judged.result.columns.count - 1].passes }
        }
    }

    static let byTown = counts([(["town": "a"], 40), (["town": "b"], 30), (["town": "c"], 7)])

    @Test func totalBesidePartsWithOneHidden() {
        let total = Self.counts([([:], 77)])
        #expect(Self.shown([total, Self.byTown]) == [[false], [true, true, false]])
        #expect(Self.shown([Self.byTown, total]) == [[true, true, false], [false]])
    }

    @Test func twoOneWayTablesOfTheSameRows() {
        let bySex = Self.counts([(["sex": "f"], 37), (["sex": "m"], 40)])
        #expect(Self.shown([Self.byTown, bySex]) == [[true, true, false], [false, false]])
    }

    @Test func hiddenPartsTogetherBelowTheThreshold() {
        let two = Self.counts([(["town": "a"], 40), (["town": "b"], 4), (["town": "c"], 5)])
        #expect(Self.shown([two, Self.counts([([:], 49)])])[1] == [false])
        let enough = Self.counts([(["town": "a"], 40), (["town": "b"], 8), (["town": "c"], 9)])
        #expect(Self.shown([enough, Self.counts([([:], 57)])])[1] == [true])
    }

    /// A grand total gives the total back, and that gives the part back.
    @Test func chainsOfTotals() {
        let cells = Self.counts([
            (["town": "a", "year": "1"], 40), (["town": "b", "year": "1"], 7), (["town": "a", "year": "2"], 50),
            (["town": "b", "year": "2"], 60),
        ])
        let years = Self.counts([(["year": "1"], 47), (["year": "2"], 110)])
        let all = Self.counts([([:], 157)])
        #expect(Self.shown([all, years, cells]) == [[false], [false, true], [true, false, true, true]])
    }

    /// Three rows whose town is unknown are in no part: the difference is theirs.
    @Test func rowsOutsideOfTheDomain() {
        let parts = Self.counts([(["town": "a"], 40), (["town": "b"], 30)])
        #expect(Self.shown([Self.counts([([:], 73)]), parts]) == [[false], [true, true]])
        #expect(Self.shown([parts, Self.counts([([:], 73)])]) == [[true, true], [false]])
        #expect(Self.shown([Self.counts([([:], 80)]), parts]) == [[true], [true, true]])
    }

    @Test func otherRowsOrOtherMeasuresAreLeftAlone() {
        #expect(Self.shown([Self.counts([([:], 500)]), Self.byTown])[0] == [true])
        #expect(Self.shown([Self.counts([([:], 77)], sum: true), Self.byTown])[0] == [true])
        #expect(Self.shown([Self.byTown, Self.byTown]) == [[true, true, false], [true, true, false]])
        let full = Self.counts([(["town": "a"], 40), (["town": "b"], 37)])
        #expect(Self.shown([full, Self.counts([([:], 77)])]) == [[true, true], [true]])
    }

    @Test func sumsAsWellAsCounts() {
        let parts = Self.counts([(["town": "a"], 40), (["town": "b"], 7)], sum: true)
        #expect(Self.shown([parts, Self.counts([([:], 47)], sum: true)])[1] == [false])
    }
}
