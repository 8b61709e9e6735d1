import Planning
import Schemas
import Testing

/// Nothing that is more than one SELECT over tables by name gets past the rules for restricted data, wherever it stands.
@Suite struct RestrictedSyntaxTests {
    private static let subqueries = [
        "(SELECT 1)", "EXISTS (SELECT 1)", "year IN (SELECT 1)", "year = ANY (SELECT 1)", "year <> ALL (VALUES (1))",
        "NOT (year NOT IN (SELECT nr FROM panel))", "(year, nr) IN (SELECT 1, 2)", "((SELECT 1) UNION (SELECT 2))",
        "COALESCE(1, (SELECT 1))", "CASE WHEN EXISTS (SELECT 1) THEN 1 END", "CAST((SELECT 1) AS integer)",
        "year BETWEEN 1 AND (SELECT 2)", "EXTRACT(YEAR FROM (SELECT born FROM panel))", "(SELECT 'a') LIKE 'a'",
        "- (SELECT 1)", "year IS DISTINCT FROM (SELECT 1)", "(SELECT true) IS TRUE", "1 + (SELECT 1)",
        "year IN (1, (SELECT 2))",
    ]
    private static let places = [
        "SELECT COUNT(*), # FROM panel", "SELECT SUM(#) FROM panel", "SELECT COUNT(*) FROM panel WHERE #",
        "SELECT COUNT(*) FROM panel WHERE year = 1980 AND (married OR #)",
        "SELECT COUNT(*) FROM panel GROUP BY #", "SELECT COUNT(*) FROM panel HAVING #",
        "SELECT COUNT(*) FROM panel ORDER BY #", "SELECT COUNT(*) FROM panel LIMIT #",
        "SELECT COUNT(*) FROM panel JOIN panel p ON p.married OR #", "SELECT COUNT(*) FROM panel OFFSET #",
        "SELECT COUNT(*) FILTER (WHERE #) FROM panel",
    ]

    @Test(arguments: subqueries)
    func noSubquerySlipsThrough(subquery: String) throws {
        for place in Self.places {
            let parts = place.split(separator: "#", omittingEmptySubsequences: false)
            let text = parts.joined(separator: subquery)
            do {
                _ = try Restricted.compile(text)
                Issue.record("accepted: \(text)")
            } catch {
                #expect(error.code == .unsupported, "\(text)")
                let span = try #require(error.diagnostics.first?.span)
                #expect(span.lower >= parts[0].utf8.count && span.upper <= parts[0].utf8.count + subquery.utf8.count)
            }
        }
    }

    @Test(arguments: [
        ("SELECT COUNT(*) FROM (SELECT * FROM panel) t", "SELECT * FROM panel"),
        ("SELECT COUNT(*) FROM (VALUES (1)) t", "VALUES (1)"),
        ("SELECT COUNT(*) FROM LATERAL (SELECT 1) t", "SELECT 1"),
        ("SELECT COUNT(*) FROM panel p (wage)", "panel"), ("WITH t AS (SELECT 1) SELECT COUNT(*) FROM panel", "t"),
        ("WITH panel AS (SELECT * FROM panel) SELECT COUNT(*) FROM panel", "panel"),
        ("SELECT COUNT(*) FROM panel UNION ALL SELECT COUNT(*) FROM panel", "UNION"),
        ("SELECT COUNT(*) FROM panel EXCEPT SELECT COUNT(*) FROM panel", "EXCEPT"),
        ("(SELECT COUNT(*) FROM panel) INTERSECT SELECT 1", "INTERSECT"), ("VALUES (1)", "VALUES"),
        ("(SELECT COUNT(*) FROM panel LIMIT 1) ORDER BY 1", "SELECT COUNT(*) FROM panel LIMIT 1"),
    ])
    func noOtherQuerySlipsThrough(text: String, marked: String) throws {
        do {
            _ = try Restricted.compile(text)
            Issue.record("accepted: \(text)")
        } catch {
            #expect(error.diagnostics.map(\.code) == ["unsupported"])
            let span = try #require(error.diagnostics.first?.span)
            #expect(String(decoding: Array(text.utf8)[span.lower..<span.upper], as: UTF8.self) == marked)
        }
    }

    @Test(arguments: [
        ("SELECT COUNT(*) FROM panel, panel p", ","), ("SELECT COUNT(*) FROM panel JOIN panel p ON true", "true"),
        ("SELECT COUNT(*) FROM panel NATURAL LEFT JOIN panel p", "NATURAL LEFT JOIN"),
        ("SELECT COUNT(*) FROM (panel CROSS JOIN panel p)", "CROSS JOIN"),
    ])
    func noJoinWithoutAForeignKey(text: String, marked: String) throws {
        do {
            _ = try Restricted.compile(text)
            Issue.record("accepted: \(text)")
        } catch {
            #expect(error.diagnostics.map(\.code) == ["joinCondition"])
            let span = try #require(error.diagnostics.first?.span)
            #expect(String(decoding: Array(text.utf8)[span.lower..<span.upper], as: UTF8.self) == marked)
        }
    }

    /// Parentheses around the whole query change nothing.
    @Test func parenthesesAroundAreAllowed() {
        #expect(Restricted.codes("(SELECT COUNT(*) FROM panel)") == [])
        #expect(Restricted.codes("((SELECT nr, COUNT(*) FROM panel GROUP BY nr))").first == .groupColumnUse)
        #expect(Restricted.codes("SELECT COUNT(*) FROM (panel)") == [])
    }
}
