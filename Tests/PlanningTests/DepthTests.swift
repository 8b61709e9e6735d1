import Foundation
import Planning
import Schemas
import Testing

/// The deepest accepted texts compile on a small stack, so that none can exhaust a worker's.
@Suite struct DepthTests {
    private static func nested(_ open: String, _ core: String, _ close: String) -> String {
        "SELECT " + String(repeating: open, count: 95) + core + String(repeating: close, count: 95) + " FROM t"
    }

    /// Queries in queries, as deep as they may be.
    private static func inside(_ open: String, _ close: String) -> String {
        let levels = PlanningLimits.queryNesting / open.split(separator: "(SELECT").count - 1
        return String(repeating: open, count: levels) + "SELECT i FROM t" + String(repeating: close, count: levels)
    }

    @Test(arguments: [
        nested("(", "i", ")"), nested("CASE WHEN b THEN ", "i", " END"), nested("CASE ", "1", " WHEN i THEN 1 END"),
        nested("abs(", "i", ")"), nested("NOT ", "b", ""), nested("- ", "i", ""), nested("", "i", " + 1"),
        nested("CAST(", "i", " AS integer)"), nested("", "s", " || 'a'"), nested("i IN (", "i", ")"),
        nested("i + (", "i", ")"), nested("COALESCE(i, ", "i", ")"), nested("(b OR (b AND ", "b", "))"),
        nested("SUBSTRING(s FROM ", "1", ")"), nested("SUM(", "i", ") OVER ()"), nested("lag(i, ", "1", ") OVER ()"),
        nested("lpad(s, ", "i", ")"), nested("EXTRACT(EPOCH FROM at - ", "at", ")"),
        nested("i BETWEEN 1 AND (", "i", ")"),
        Array(repeating: "SELECT i FROM t", count: 64).joined(separator: " INTERSECT "),
        Array(repeating: "(SELECT i FROM t ORDER BY i LIMIT 1)", count: 64).joined(separator: " EXCEPT ALL "),
        "SELECT 1 FROM " + (0..<64).map { "t t\($0)" }.joined(separator: " FULL JOIN ")
            + String(repeating: " ON true", count: 63),
        "SELECT 1 FROM t t0" + (1..<64).map { " LEFT JOIN t t\($0) ON t\($0).i = t0.i" }.joined(),
        inside("SELECT i, COUNT(*) AS j FROM (", ") u WHERE i > 1 GROUP BY i ORDER BY j LIMIT 3"),
        inside("SELECT i FROM t WHERE i NOT IN (", ")"),
        inside("SELECT i FROM t WHERE EXISTS (SELECT 1 FROM t u WHERE u.i = t.i + (", "))"),
        inside("SELECT (SELECT COUNT(*) FROM t u WHERE u.j < t.j AND u.i IN (", ")) AS i FROM t"),
    ])
    func deepTextsNeedLittleStack(text: String) async {
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            let thread = Thread {
                for mode in [QueryMode.open(evidence: false), .restricted(RestrictedRules())] {
                    _ = try? PlanText.text(of: Planner.compile(text, tables: [Fixtures.types], mode: mode))
                }
                done.resume()
            }
            thread.stackSize = 1 << 20
            thread.start()
        }
    }
}
