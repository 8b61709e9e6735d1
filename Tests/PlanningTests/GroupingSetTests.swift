import Planning
import Schemas
import Testing

/// How GROUP BY expands, and the aggregates of ordered values and pairs.
@Suite struct GroupingSetTests {
    /// The groups and sets of the aggregate.
    private static func sets(_ groups: String) -> String {
        let plan = Fixtures.plan("SELECT COUNT(*) FROM t GROUP BY \(groups)")
        guard let line = plan.split(separator: "\n").first(where: { $0.contains("aggregate by ") }) else { return plan }
        return line.drop { $0 == " " }.dropFirst(13).description.split(separator: " of [countRows()]")
            .joined().description
    }

    @Test(arguments: [
        ("ROLLUP (i, j)", "[i, j] sets (0, 1) (0) ()"),
        ("ROLLUP (i, (j, s), i)", "[i, j, s] sets (0, 1, 2) (0, 1, 2) (0) ()"),
        ("CUBE (i, j)", "[i, j] sets (0, 1) (0) (1) ()"),
        ("CUBE (i, (j, s))", "[i, j, s] sets (0, 1, 2) (0) (1, 2) ()"),
        ("GROUPING SETS ((i, j), i, ())", "[i, j] sets (0, 1) (0) ()"),
        ("GROUPING SETS (ROLLUP (i, j), CUBE (s))", "[i, j, s] sets (0, 1) (0) () (2) ()"),
        ("GROUPING SETS (GROUPING SETS (i, j), ())", "[i, j] sets (0) (1) ()"),
        ("i, ROLLUP (j)", "[i, j] sets (0, 1) (0)"),
        ("ROLLUP (i), CUBE (j)", "[i, j] sets (0, 1) (0) (1) ()"),
        ("i, GROUPING SETS (i, j)", "[i, j] sets (0) (0, 1)"),
        ("GROUPING SETS (i, i)", "[i] sets (0) (0)"), ("DISTINCT GROUPING SETS (i, i)", "[i]"),
        ("DISTINCT ROLLUP (i, j), ROLLUP (i)", "[i, j] sets (0, 1) (0) ()"),
        ("()", "[]"), ("(i, j), s", "[i, j, s]"), ("GROUPING SETS ((i, j))", "[i, j]"), ("GROUPING SETS (())", "[]"),
        ("ALL i", "[i]"),
    ])
    func expansion(groups: String, expected: String) {
        #expect(Self.sets(groups) == expected)
    }

    @Test func groupingIsReadFromTheSet() {
        let text = "SELECT i, s, GROUPING(i, s), COUNT(*) FROM t GROUP BY ROLLUP (i, s) HAVING GROUPING(s) = 1"
        #expect(
            Fixtures.plan(text) == """
                project [#0, #1, case when #3 in (0) then 0 when #3 in (1) then 1 else 3 end, #2]
                  filter (case when #3 in (0) then 0 else 1 end = 1)
                    aggregate by [i, s] of [countRows()] sets (0, 1) (0) ()
                      scan t [i, s]
                """)
        #expect(Fixtures.expression("GROUPING(i)").hasPrefix("refused: [\"notGrouped\"]"))
        let plain = Fixtures.plan("SELECT GROUPING(i) FROM t GROUP BY i")
        #expect(plain.hasPrefix("project [0]"))
    }

    @Test(arguments: [
        ("percentile_cont(0.5) WITHIN GROUP (ORDER BY i)", "percentileContinuous(0.5, i)", ColumnType.double),
        ("percentile_cont(1) WITHIN GROUP (ORDER BY d DESC)", "percentileContinuous(1.0, d desc)", .double),
        ("percentile_disc(0.25) WITHIN GROUP (ORDER BY s)", "percentileDiscrete(0.25, s)", .text),
        ("median(d)", "percentileContinuous(0.5, d)", .double),
        ("mode() WITHIN GROUP (ORDER BY day)", "mode(day)", .date),
        ("mode(s)", "mode(s)", .text),
        ("median(i) FILTER (WHERE b)", "percentileContinuous(0.5, case when b then i end)", .double),
        (
            "regr_slope(i, d) FILTER (WHERE b)",
            "regressionSlope(case when b then cast(i as double) end, case when b then cast(d as double) end)", .double
        ),
        ("corr(x, x)", "correlation(x, x)", .double),
        ("regr_count(x, i)", "regressionCount(x, cast(i as double))", .integer),
        ("bool_and(b)", "booleanAnd(b)", .boolean), ("every(DISTINCT i > 1)", "booleanAnd((i > 1))", .boolean),
        ("bool_or(b) FILTER (WHERE i = 1)", "booleanOr(case when (i = 1) then b end)", .boolean),
        ("any_value(s)", "minimum(s)", .text),
        ("COUNT(*) FILTER (WHERE b)", "count(case when b then 1 end)", .integer),
    ])
    func aggregates(text: String, bound: String, type: ColumnType) throws {
        let plan = Fixtures.plan("SELECT \(text) FROM t")
        #expect(plan.contains("aggregate by [] of [\(bound)]"), "\(plan)")
        #expect(try Fixtures.type(text) == type)
    }

    @Test(arguments: [
        ("SELECT percentile_cont(0.5) FROM t", PlanningError.Code.syntaxError, "percentile_cont"),
        ("SELECT percentile_cont(1.5) WITHIN GROUP (ORDER BY i) FROM t", .invalidLiteral, "1.5"),
        ("SELECT percentile_cont(x) WITHIN GROUP (ORDER BY i) FROM t", .nonConstantArgument, "x"),
        ("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY day) FROM t", .typeMismatch, "day"),
        ("SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY i, j) FROM t", .unsupported, "j"),
        ("SELECT SUM(i) WITHIN GROUP (ORDER BY j) FROM t", .syntaxError, "j"),
        ("SELECT abs(i) WITHIN GROUP (ORDER BY j) FROM t", .syntaxError, "abs"),
        ("SELECT median(DISTINCT i) FROM t", .unsupported, "median(DISTINCT i)"),
        ("SELECT corr(i) FROM t", .wrongArgumentCount, "corr(i)"),
        ("SELECT corr(s, i) FROM t", .typeMismatch, "s"), ("SELECT bool_and(i) FROM t", .typeMismatch, "i"),
        ("SELECT array_agg(s) FROM t", .unsupported, "array_agg"),
        ("SELECT i FROM t GROUP BY ROLLUP (SUM(i))", .aggregateNotAllowed, "SUM(i)"),
        ("SELECT j FROM t GROUP BY CUBE (i)", .notGrouped, "j"),
        ("SELECT i FROM t WHERE GROUPING(i) = 0", .aggregateNotAllowed, "GROUPING(i)"),
        ("SELECT GROUPING(j) FROM t GROUP BY ROLLUP (i)", .notGrouped, "j"),
        ("SELECT GROUPING() FROM t GROUP BY i", .wrongArgumentCount, "GROUPING()"),
        ("SELECT SUM(GROUPING(i)) FROM t GROUP BY i", .aggregateNotAllowed, "GROUPING(i)"),
        (
            "SELECT COUNT(*) FROM t GROUP BY CUBE (i, j, d, e, x, b, day, at, s, id, i + 1, i + 2, i + 3)",
            .listTooLong,
            "CUBE (i, j, d, e, x, b, day, at, s, id, i + 1, i + 2, i + 3)"
        ),
        (
            "SELECT COUNT(*) FROM t GROUP BY CUBE (i, j, d, e, x, b, day), CUBE (at, s, id, i + 1, i + 2, i + 3)",
            .listTooLong, "CUBE (at, s, id, i + 1, i + 2, i + 3)"
        ),
    ])
    func refusals(text: String, code: PlanningError.Code, marked: String) {
        #expect(Fixtures.code(text) == code)
        #expect(Fixtures.marked(text) == marked)
    }

    @Test func symmetricBounds() {
        #expect(
            Fixtures.expression("i BETWEEN SYMMETRIC 5 AND j")
                == "(((i >= 5) and (i <= j)) or ((i >= j) and (i <= 5)))")
        #expect(Fixtures.expression("i NOT BETWEEN ASYMMETRIC 1 AND 2") == "not(((i >= 1) and (i <= 2)))")
    }
}
