import Planning
import Schemas
import Testing

/// Every code that queries of several tables can meet, and where it points.
@Suite struct RelationRefusalTests {
    @Test(arguments: [
        ("SELECT x FROM a, b", PlanningError.Code.ambiguousColumn, "x"),
        ("SELECT a.x FROM a JOIN b ON x = 1", .ambiguousColumn, "x"),
        ("SELECT a.q FROM a, b", .unknownColumn, "q"), ("SELECT q FROM a, b", .unknownColumn, "q"),
        ("SELECT c.z FROM a, b", .unknownTable, "c"), ("SELECT a.x FROM a t, b", .unknownTable, "a"),
        ("SELECT 1 FROM a, a", .duplicateTable, "a"), ("SELECT 1 FROM a t JOIN b T ON true", .duplicateTable, "T"),
        ("SELECT 1 FROM a, b JOIN c ON a.x = c.z", .unknownTable, "a"),
        ("SELECT 1 FROM a JOIN b USING (z)", .unknownColumn, "z"),
        ("SELECT 1 FROM a JOIN c ON w", .typeMismatch, "w"), ("SELECT 1 FROM a JOIN b", .syntaxError, ""),
        ("SELECT 1 FROM a JOIN b ON SUM(a.x) = 1", .aggregateNotAllowed, "SUM(a.x)"),
        ("SELECT 1 FROM a t (p, q, r, s)", .columnCount, "t"),
        ("SELECT 1 FROM (SELECT 1) t (p, q)", .columnCount, "t"),
        ("SELECT 1 FROM (a JOIN b ON true) t", .unsupported, "t"),
        ("SELECT 1 FROM (SELECT a.x) t, a", .unknownTable, "a"),
        ("SELECT 1 FROM a, (SELECT a.x) t", .unknownTable, "a"),
        ("SELECT 1 FROM a RIGHT JOIN LATERAL (SELECT a.x) t ON true", .unsupported, "RIGHT JOIN"),
        ("SELECT 1 FROM LATERAL a", .syntaxError, ""), ("SELECT 1 FROM f(1)", .unsupported, "f"),
        ("SELECT 1 FROM generate_series(1, x)", .unknownColumn, "x"),
        ("SELECT 1 FROM generate_series(1, 2, 0)", .invalidLiteral, "generate_series(1, 2, 0)"),
        ("SELECT 1 FROM generate_series(1, 1000000)", .listTooLong, "generate_series(1, 1000000)"),
        // Subqueries.
        ("SELECT (SELECT x, y FROM a)", .columnCount, "SELECT x, y FROM a"),
        ("SELECT y FROM a WHERE x IN (SELECT x, z FROM b)", .columnCount, "SELECT x, z FROM b"),
        ("SELECT y FROM a WHERE (x, y) IN (SELECT x FROM b)", .columnCount, "SELECT x FROM b"),
        ("SELECT y FROM a WHERE x IN (SELECT s FROM b)", .typeMismatch, "SELECT s FROM b"),
        ("SELECT y FROM a WHERE (x, y) < (SELECT 1, 2)", .unsupported, "(SELECT 1, 2)"),
        ("SELECT y FROM a WHERE (x, y) = 1", .unsupported, "1"),
        ("SELECT y FROM a WHERE (x, y) = (1, 2, 3)", .columnCount, "(x, y) = (1, 2, 3)"),
        ("SELECT y FROM a WHERE (x, y) > ALL (SELECT 1, 2)", .unsupported, "(x, y)"),
        ("SELECT (x, y) FROM a", .unsupported, "(x, y)"),
        ("SELECT y FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.q = 1)", .unknownColumn, "q"),
        ("SELECT x, (SELECT MAX(z) FROM b WHERE b.x = a.y) FROM a GROUP BY x", .notGrouped, "y"),
        ("SELECT x FROM a GROUP BY x HAVING EXISTS (SELECT SUM(a.x) FROM b)", .unsupported, "SUM(a.x)"),
        ("SELECT 1 FROM a LIMIT (SELECT 1)", .unsupported, "SELECT 1"),
        // Set operations, WITH, VALUES.
        ("SELECT 1 UNION SELECT 1, 2", .columnCount, "UNION"),
        ("SELECT x FROM a EXCEPT SELECT s FROM b", .typeMismatch, "SELECT"),
        ("SELECT x FROM a UNION SELECT z FROM b ORDER BY y", .unknownColumn, "y"),
        ("SELECT x FROM a UNION SELECT z FROM b ORDER BY 2", .invalidOrdinal, "2"),
        ("SELECT 1 UNION", .syntaxError, ""), ("VALUES (1), (2, 3)", .columnCount, ")"),
        ("VALUES (1), ('x')", .invalidLiteral, "'x'"), ("VALUES (a)", .unknownColumn, "a"),
        ("WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT 1 FROM t, t u) SELECT 1", .recursiveQuery, "t"),
        ("WITH RECURSIVE t AS (SELECT 1 UNION SELECT 1 FROM t LIMIT 1) SELECT 1", .recursiveQuery, "t"),
        ("WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT 'a' || 'b' FROM t) SELECT 1", .typeMismatch, "t"),
        ("WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT 1, 2 FROM t) SELECT 1", .columnCount, "t"),
        ("WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT (SELECT 1 FROM t)) SELECT 1", .unknownTable, "t"),
        ("WITH t AS (SELECT 1), t AS (SELECT 2) SELECT 1", .duplicateTable, "t"),
        ("WITH t (p, q) AS (SELECT 1) SELECT 1", .columnCount, "t"),
        ("WITH t AS (SELECT * FROM u), u AS (SELECT 1) SELECT 1", .unknownTable, "u"),
        ("WITH t AS (SELECT q FROM a) SELECT 1", .unknownColumn, "q"),
        ("WITH t AS (DELETE FROM a) SELECT 1", .syntaxError, "DELETE"), ("TABLE nowhere", .unknownTable, "nowhere"),
    ])
    func codeAndPlace(text: String, code: PlanningError.Code, marked: String) {
        #expect(Relations.code(text) == code)
        #expect(Relations.marked(text) == marked)
    }

    @Test func limitsHaveTheirOwnCodes() {
        func nested(_ count: Int) -> String {
            String(repeating: "SELECT * FROM (", count: count) + "SELECT 1" + String(repeating: ")", count: count)
        }
        #expect(Relations.code(nested(15)) == nil)
        #expect(Relations.code(nested(16)) == .nestingTooDeep)
        let tables = (0..<64).map { "a t\($0)" }
        #expect(Relations.code("SELECT 1 FROM " + tables.joined(separator: ", ")) == nil)
        #expect(Relations.code("SELECT 1 FROM b, " + tables.joined(separator: ", ")) == .tooManyTables)
        let selects = Array(repeating: "SELECT 1", count: 64)
        for operation in [" UNION ALL ", " UNION ", " INTERSECT ", " EXCEPT ALL "] {
            #expect(Relations.code(selects.joined(separator: operation)) == nil)
        }
        #expect(Relations.code("SELECT 1 UNION " + selects.joined(separator: " UNION ")) == .tooManySelects)
        let row = "(" + String(repeating: "1,", count: 1_000) + "1)"
        #expect(Relations.code("VALUES " + row) == .listTooLong)
        // A subquery in ON of an outer join is joined to one side of it.
        let both = "SELECT 1 FROM a LEFT JOIN b ON (SELECT MAX(z) FROM c WHERE c.z = a.x + b.z) = 1"
        #expect(Relations.code(both) == .unsupported)
        #expect(Relations.code("VALUES (1 / 0)" + String(repeating: ", (2)", count: 4_500)) == .planTooLarge)
        // An expression counts across the queries in it.
        let deep = String(repeating: "- ", count: 60)
        #expect(Relations.code("SELECT \(deep)(SELECT \(deep)1)") == .nestingTooDeep)
    }

    @Test func evidenceNeedsToKnowWhomRowsSpeakOf() {
        func code(_ text: String) -> PlanningError.Code? {
            do {
                _ = try Relations.open(text, evidence: true)
                return nil
            } catch { return error.code }
        }
        #expect(code("SELECT SUM(y) FROM a") == nil)
        #expect(code("SELECT SUM(y) FROM a JOIN b ON a.x = b.x") == nil)
        #expect(code("SELECT SUM(y) FROM a WHERE x IN (SELECT x FROM b)") == nil)
        #expect(code("WITH t AS (SELECT * FROM a) SELECT SUM(y) FROM t") == nil)
        #expect(code("SELECT SUM(y) FROM a UNION ALL SELECT 1") == .evidenceWithoutAggregate)
        #expect(code("SELECT SUM(z) FROM b") == .evidenceWithoutSubjectKey)
        #expect(code("SELECT COUNT(*) FROM b WHERE x IN (SELECT x FROM a)") == .evidenceWithoutSubjectKey)
        // Sums of several subjects are of nobody; those of one are that one's.
        #expect(code("SELECT MAX(t) FROM (SELECT s, SUM(y) t FROM a GROUP BY s) q") == .evidenceLost)
        #expect(code("SELECT MAX(t) FROM (SELECT x, SUM(y) t FROM a GROUP BY x) q") == nil)
        #expect(code("SELECT MAX(t) FROM (SELECT x, SUM(y) t FROM a GROUP BY ROLLUP (x)) q") == .evidenceLost)
        #expect(code("SELECT COUNT(*) FROM (SELECT DISTINCT s FROM a) q") == .evidenceLost)
        #expect(code("SELECT COUNT(*) FROM (SELECT DISTINCT s, x FROM a) q") == nil)
        #expect(code("SELECT MAX(t) FROM (SELECT SUM(y) OVER (PARTITION BY s) t FROM a) q") == .evidenceLost)
        #expect(code("SELECT COUNT(*) FROM (SELECT s FROM a INTERSECT SELECT s FROM b) q") == .evidenceLost)
        #expect(code("SELECT SUM(y) FROM a WHERE y > (SELECT AVG(y) FROM a)") == .evidenceLost)
        // Two persons in one row.
        #expect(code("SELECT COUNT(*) FROM a JOIN a b ON a.s = b.s") == .unsupported)
        #expect(code("SELECT COUNT(*) FROM a JOIN a b ON a.x = b.x") == nil)
    }

    @Test func namesOfUsingColumnsAreMerged() throws {
        #expect(
            try Relations.open("SELECT * FROM a JOIN b USING (x)").columns.map(\.name) == ["x", "y", "s", "z", "s"])
        #expect(
            try Relations.open("SELECT a.*, b.z FROM a NATURAL JOIN b").columns.map(\.name) == ["x", "y", "s", "z"])
        #expect(
            try Relations.open("SELECT * FROM (VALUES (1, 2)) v (p) JOIN a t (p, q) USING (p)").columns.map(\.name)
                == ["p", "column2", "q", "s"])
    }
}
