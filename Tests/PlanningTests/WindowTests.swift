import Planning
import Schemas
import Testing

/// Plans and refusals of window functions and DISTINCT ON.
@Suite struct WindowTests {
    /// The lines of the window nodes, outermost first.
    private static func windows(_ text: String) -> [String] {
        Fixtures.plan(text).split(separator: "\n").map { String($0.drop { $0 == " " }) }.filter {
            $0.hasPrefix("window") || $0.hasPrefix("refused")
        }
    }

    @Test func eachPartitionAndOrderIsOneNode() {
        let text = """
            SELECT i, rank() OVER (PARTITION BY s ORDER BY i), SUM(j) OVER w, COUNT(*) OVER (PARTITION BY b), lag(i) OVER w
            FROM t WINDOW w AS (PARTITION BY s ORDER BY i) ORDER BY SUM(j) OVER w DESC
            """
        #expect(
            Fixtures.plan(text) == """
                sort [#2 desc nulls first]
                  project [#0, #4, #5, #7, #6]
                    window by [#2] order [] of [countRows()]
                      window by [s] order [i asc nulls last] of [rank(), sum(j), lag(i, 1, null)]
                        scan t [i, j, b, s]
                """)
    }

    @Test func windowsStandOnGroups() {
        let text = """
            SELECT s, SUM(SUM(i)) OVER (ORDER BY s), rank() OVER (ORDER BY COUNT(*) DESC) FROM t GROUP BY s
            HAVING COUNT(*) > 1
            """
        #expect(
            Fixtures.plan(text) == """
                project [#0, #3, #4]
                  window by [] order [#2 desc nulls first] of [rank()]
                    window by [] order [#0 asc nulls last] of [sum(#1)]
                      filter (#2 > 1)
                        aggregate by [s] of [sum(i), countRows()]
                          scan t [i, s]
                """)
    }

    @Test(arguments: [
        ("SUM(i) OVER (ORDER BY i ROWS 2 PRECEDING)", "sum(i) rows from 2 before to current"),
        (
            "COUNT(*) FILTER (WHERE b) OVER (ORDER BY i GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE TIES)",
            "count(case when b then 1 end) groups from 1 before to 1 after excluding ties"
        ),
        (
            "AVG(x) OVER (ORDER BY day RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW)",
            "average(x) range from 7 before to current excluding currentRow"
        ),
        (
            "MIN(x) OVER (ORDER BY at RANGE BETWEEN '1 month' PRECEDING AND INTERVAL '90' MINUTE FOLLOWING)",
            "minimum(x) range from 1 months before to 5400000000 after"
        ),
        (
            "first_value(s) OVER (ORDER BY d RANGE BETWEEN 0.015 PRECEDING AND UNBOUNDED FOLLOWING)",
            "firstValue(s) range from 0.01 before to the last"
        ),
        ("nth_value(s, 2) OVER (ORDER BY x RANGE 1 PRECEDING)", "nthValue(s, 2) range from 1 before to current"),
        (
            "last_value(i) OVER (ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING EXCLUDE NO OTHERS)",
            "lastValue(i) rows from current to the last"
        ),
        ("lead(i, 2, 0.5) OVER (ORDER BY i)", "lead(cast(i as decimal(20,1)), 2, 0.5)"),
        ("ntile(4) OVER (ORDER BY i, 1)", "ntile(4)"), ("cume_dist() OVER (ORDER BY i)", "cumulativeDistribution()"),
        ("corr(i, j) OVER ()", "correlation(cast(i as double), cast(j as double))"),
        ("percent_rank() OVER (PARTITION BY 1 ORDER BY i)", "percentRank()"),
    ])
    func callsAndFrames(text: String, bound: String) {
        let lines = Self.windows("SELECT \(text) FROM t")
        #expect(lines.count == 1)
        #expect(lines.first?.hasSuffix("of [\(bound)]") == true, "\(lines)")
    }

    @Test func namedWindowsGoOn() {
        let text = """
            SELECT SUM(i) OVER v, SUM(i) OVER (u ROWS UNBOUNDED PRECEDING) FROM t
            WINDOW u AS (PARTITION BY s), v AS (u ORDER BY j)
            """
        #expect(
            Self.windows(text) == [
                "window by [#2] order [] of [sum(#0) rows from the first to current]",
                "window by [s] order [j asc nulls last] of [sum(i)]",
            ])
    }

    @Test(arguments: [
        (
            "SELECT i FROM t WHERE rank() OVER (ORDER BY i) = 1", PlanningError.Code.windowNotAllowed,
            "rank() OVER (ORDER BY i)"
        ),
        ("SELECT s FROM t GROUP BY s HAVING SUM(COUNT(*)) OVER () > 1", .windowNotAllowed, "SUM(COUNT(*)) OVER ()"),
        ("SELECT SUM(rank() OVER (ORDER BY i)) FROM t", .windowNotAllowed, "rank() OVER (ORDER BY i)"),
        ("SELECT SUM(SUM(i) OVER ()) OVER () FROM t", .windowNotAllowed, "SUM(i) OVER ()"),
        ("SELECT row_number() FROM t", .windowNotAllowed, "row_number"),
        ("SELECT rank() OVER (ORDER BY i) FROM t GROUP BY 1", .aggregateNotAllowed, "1"),
        ("SELECT SUM(i) OVER w FROM t", .unknownWindow, "w"), ("SELECT SUM(i) OVER (w) FROM t", .unknownWindow, "w"),
        ("SELECT i FROM t WINDOW w AS (ORDER BY i), w AS ()", .windowDefinition, "w"),
        (
            "SELECT SUM(i) OVER (w PARTITION BY s) FROM t WINDOW w AS (ORDER BY i)", .windowDefinition,
            "(w PARTITION BY s)"
        ),
        ("SELECT SUM(i) OVER (w ORDER BY s) FROM t WINDOW w AS (ORDER BY i)", .windowDefinition, "(w ORDER BY s)"),
        ("SELECT SUM(i) OVER (w) FROM t WINDOW w AS (ORDER BY i ROWS 1 PRECEDING)", .windowDefinition, "(w)"),
        ("SELECT SUM(i) OVER (GROUPS 1 PRECEDING) FROM t", .windowDefinition, "GROUPS 1 PRECEDING"),
        ("SELECT SUM(i) OVER (ORDER BY i, j RANGE 1 PRECEDING) FROM t", .windowDefinition, "RANGE 1 PRECEDING"),
        (
            "SELECT SUM(i) OVER (ROWS BETWEEN CURRENT ROW AND 1 PRECEDING) FROM t", .windowDefinition,
            "ROWS BETWEEN CURRENT ROW AND 1 PRECEDING"
        ),
        ("SELECT SUM(i) OVER (ROWS UNBOUNDED FOLLOWING) FROM t", .windowDefinition, "ROWS UNBOUNDED FOLLOWING"),
        ("SELECT SUM(i) OVER (ORDER BY i ROWS j PRECEDING) FROM t", .nonConstantArgument, "j"),
        ("SELECT SUM(i) OVER (ORDER BY i ROWS 1.5 PRECEDING) FROM t", .typeMismatch, "1.5"),
        ("SELECT SUM(i) OVER (ORDER BY i ROWS -1 PRECEDING) FROM t", .invalidLiteral, "-1"),
        ("SELECT SUM(i) OVER (ORDER BY i RANGE 0.5 PRECEDING) FROM t", .typeMismatch, "0.5"),
        ("SELECT SUM(i) OVER (ORDER BY day RANGE 1 PRECEDING) FROM t", .typeMismatch, "1"),
        ("SELECT SUM(i) OVER (ORDER BY day RANGE '1 month 1 day' PRECEDING) FROM t", .unsupported, "'1 month 1 day'"),
        ("SELECT SUM(i) OVER (ORDER BY s RANGE 1 PRECEDING) FROM t", .typeMismatch, "1"),
        ("SELECT COUNT(DISTINCT i) OVER () FROM t", .unsupported, "COUNT(DISTINCT i) OVER ()"),
        ("SELECT median(i) OVER () FROM t", .unsupported, "median"),
        ("SELECT lag(i) IGNORE NULLS OVER (ORDER BY i) FROM t", .unsupported, "IGNORE"),
        ("SELECT length(s) OVER () FROM t", .unknownFunction, "length"),
        ("SELECT rank(i) OVER (ORDER BY i) FROM t", .wrongArgumentCount, "rank(i) OVER (ORDER BY i)"),
        ("SELECT rank() FILTER (WHERE b) OVER (ORDER BY i) FROM t", .syntaxError, "rank"),
        ("SELECT s, rank() OVER (ORDER BY i) FROM t GROUP BY s", .notGrouped, "i"),
        ("SELECT DISTINCT ON (i) i FROM t ORDER BY j", .orderNotInDistinct, "i"),
        ("SELECT DISTINCT ON (i, j) i FROM t ORDER BY i, s, j", .orderNotInDistinct, "i"),
    ])
    func refusals(text: String, code: PlanningError.Code, marked: String) {
        #expect(Fixtures.code(text) == code)
        #expect(Fixtures.marked(text) == marked)
    }

    @Test func distinctOnTakesTheFirstRowOfEach() {
        #expect(
            Fixtures.plan("SELECT DISTINCT ON (s, 2) i, j + 1 AS k FROM t ORDER BY k, s, i DESC LIMIT 3") == """
                project [#0, #1]
                  limit 3 offset 0
                    sort [#1 asc nulls last, #2 asc nulls last, #0 desc nulls first]
                      filter (#3 = 1)
                        window by [#2, #1] order [#1 asc nulls last, #2 asc nulls last, #0 desc nulls first] of [rowNumber()]
                          project [i, (j + 1), s]
                            scan t [i, j, s]
                """)
    }

    @Test func evidenceIsNotGivenThrough() {
        for text in [
            "SELECT SUM(COUNT(*)) OVER () FROM t GROUP BY s", "SELECT corr(i, j) FROM t",
            "SELECT COUNT(*) FROM t GROUP BY ROLLUP (s)",
        ] {
            #expect(throws: PlanningError.self) { try Fixtures.open(text, evidence: true) }
        }
    }
}
