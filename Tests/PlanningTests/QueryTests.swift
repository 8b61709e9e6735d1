import Planning
import Schemas
import Testing

/// Clauses, as the text of the plan.
@Suite struct QueryTests {
    @Test(arguments: [
        ("SELECT 1 + 1", "project [2]\n  single row"), ("SELECT i FROM t", "project [i]\n  scan t [i]"),
        ("SELECT T.I AS k FROM T", "project [i]\n  scan t [i]"),
        ("SELECT \"Mixed Case\", \"mixed case\" FROM t", "refused: [\"unknownColumn\"]"),
        ("SELECT COUNT(*) FROM t", "project [#0]\n  aggregate by [] of [countRows()]\n    scan t []"),
        (
            "SELECT j FROM t WHERE i = 1 AND s LIKE 'a%' AND x < 2",
            "project [j]\n  filter ((i = 1) and (x < 2) and like(s, 'a%', '\\'))\n    scan t [i, j, x, s]"
        ),
        ("SELECT i FROM t WHERE 1 = 1", "project [i]\n  scan t [i]"),
        ("SELECT i FROM t WHERE 1 = 2", "project [i]\n  filter false\n    scan t [i]"),
        (
            "SELECT i + 1 AS k, SUM(j) FROM t GROUP BY k",
            "project [#0, #1]\n  aggregate by [(i + 1)] of [sum(j)]\n    scan t [i, j]"
        ),
        (
            "SELECT i, SUM(j) FROM t GROUP BY 1 HAVING SUM(j) > 3 AND COUNT(*) > 1",
            "project [#0, #1]\n  filter ((#1 > 3) and (#2 > 1))\n    aggregate by [i] of [sum(j), countRows()]\n      scan t [i, j]"
        ),
        (
            "SELECT (i + 1) * 2 FROM t GROUP BY i + 1",
            "project [(#0 * 2)]\n  aggregate by [(i + 1)] of []\n    scan t [i]"
        ),
        (
            "SELECT SUM(j), SUM(j) / COUNT(j) FROM t",
            "project [#0, (cast(#0 as double) / cast(#1 as double))]\n  aggregate by [] of [sum(j), count(j)]\n    scan t [j]"
        ),
        (
            "SELECT COUNT(*) FILTER (WHERE b), SUM(i) FILTER (WHERE b) FROM t",
            "project [#0, #1]\n  aggregate by [] of [count(case when b then 1 end), sum(case when b then i end)]\n    scan t [i, b]"
        ),
        (
            "SELECT SUM(DISTINCT i), MIN(DISTINCT i), COUNT(DISTINCT i) FROM t",
            "project [#0, #1, #2]\n  aggregate by [] of [sum(distinct i), minimum(i), countDistinct(i)]\n    scan t [i]"
        ),
        (
            "SELECT DISTINCT i, j FROM t ORDER BY j",
            "sort [#1 asc nulls last]\n  distinct\n    project [i, j]\n      scan t [i, j]"
        ),
        (
            "SELECT i FROM t ORDER BY j DESC, 1 NULLS FIRST LIMIT 3 OFFSET 2",
            "project [#0]\n  limit 3 offset 2\n    sort [#1 desc nulls first, #0 asc nulls first]\n      project [i, j]\n        scan t [i, j]"
        ),
        ("SELECT i AS j, j AS k FROM t ORDER BY j", "sort [#0 asc nulls last]\n  project [i, j]\n    scan t [i, j]"),
        (
            "SELECT i AS j FROM t ORDER BY j + 0",
            "project [#0]\n  sort [#1 asc nulls last]\n    project [i, (j + 0)]\n      scan t [i, j]"
        ),
        (
            "SELECT s, COUNT(*) FROM t GROUP BY s ORDER BY COUNT(*) DESC, MAX(i)",
            "project [#0, #1]\n  sort [#1 desc nulls first, #2 asc nulls last]\n    project [#0, #1, #2]\n      aggregate by [s] of [countRows(), maximum(i)]\n        scan t [i, s]"
        ),
        ("SELECT i FROM t OFFSET 1", "limit none offset 1\n  project [i]\n    scan t [i]"),
        ("SELECT i FROM t LIMIT NULL", "project [i]\n  scan t [i]"),
        ("SELECT i FROM t LIMIT ALL", "project [i]\n  scan t [i]"),
        (
            "SELECT i FROM t LIMIT 9223372036854775807 OFFSET 9223372036854775807",
            "limit 1152921504606846976 offset 1152921504606846976\n  project [i]\n    scan t [i]"
        ), ("SELECT i FROM t FETCH FIRST 2 ROWS ONLY", "limit 2 offset 0\n  project [i]\n    scan t [i]"),
        ("SELECT i AS b FROM t GROUP BY b, i", "project [#1]\n  aggregate by [b, i] of []\n    scan t [i, b]"),
        ("-- nothing\nSELECT /* a /* b */ */ i FROM t;;", "project [i]\n  scan t [i]"),
    ])
    func plans(text: String, plan: String) {
        #expect(Fixtures.plan(text) == plan)
    }

    @Test func starNamesAllColumnsAndNamesFollowPostgres() throws {
        #expect(try Fixtures.open("SELECT * FROM t").columns.map(\.name) == Fixtures.types.columns.map(\.name))
        let query = try Fixtures.open(
            "SELECT I, SUM(i), i + 1, i::text, CASE WHEN b THEN 1 END, EXTRACT(YEAR FROM day), Max(i) AS \"The Max\" FROM t GROUP BY i, b, day"
        )
        #expect(query.columns.map(\.name) == ["i", "sum", "?column?", "i", "case", "extract", "The Max"])
        #expect(query.columns.map(\.role).prefix(2) == [.group(column: "i"), .aggregate(.sum, column: "i")])
    }

    @Test func explainIsMarked() throws {
        #expect(try Fixtures.open("EXPLAIN SELECT 1").isExplain)
        #expect(try !Fixtures.open("EXPLAIN SELECT 1").isAnalyze)
        #expect(try Fixtures.open("EXPLAIN ANALYZE SELECT 1").isAnalyze)
    }

    @Test func evidenceFollowsTheVisibleColumns() throws {
        let query = try Fixtures.open(
            "SELECT s, SUM(i) AS total, AVG(d), COUNT(*) FROM t GROUP BY s HAVING COUNT(*) > 1 ORDER BY MIN(i)",
            evidence: true)
        #expect(
            query.columns.map(\.name) == [
                "s", "total", "avg", "count", "n_rows", "n_subjects", "total_top1", "total_top2", "avg_top1",
                "avg_top2",
            ])
        #expect(query.columns[6].type == .decimal(scale: 0))
        #expect(query.columns[8].type == .decimal(scale: 2))
        let plan = PlanText.text(of: query)
        // Groups, three aggregates and MIN are 5 columns; group rows 5, subjects 6, then 9 a call: top1 is the fifth.
        #expect(
            plan.hasPrefix(
                "project [#0, #1, #2, #3, #4, #5, #6, #7, #8, #9]\n  sort [#10 asc nulls last]\n    project [#0, #1, #2, #3, #5, #6, #11, #12, #20, #21, #4]"
            ))
        #expect(query.evidence == nil && !query.isRestricted)
    }

    @Test func evidenceOfPercentilesAreTheirSides() throws {
        let query = try Fixtures.open("SELECT s, median(i) AS m, mode(i) FROM t GROUP BY s", evidence: true)
        #expect(query.columns.map(\.name) == ["s", "m", "mode", "n_rows", "n_subjects", "m_below", "m_above"])
        #expect(query.columns[5].type == .integer)
    }

    @Test func evidenceNeedsAnAggregateAndASubjectKey() {
        func code(_ text: String, _ table: TableSchema = Fixtures.types) -> PlanningError.Code? {
            do {
                _ = try Planner.compile(text, tables: [table], mode: .open(evidence: true))
                return nil
            } catch { return error.code }
        }
        #expect(code("SELECT i FROM t") == .evidenceWithoutAggregate)
        var table = Fixtures.types
        table.subjectKeys = []
        #expect(code("SELECT SUM(i) FROM t", table) == .evidenceWithoutSubjectKey)
        #expect(code("SELECT DISTINCT SUM(i) FROM t") == .unsupported)
    }
}
