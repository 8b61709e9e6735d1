import Foundation
import Planning
import Schemas
import Testing

/// The deepest accepted texts compile on a small stack, so that none can exhaust a worker's.
@Suite struct DepthTests {
    private static func nested(_ open: String, _ core: String, _ close: String) -> String {
        "SELECT " + String(repeating: open, count: 95) + core + String(repeating: close, count: 95) + " FROM t"
    }

    @Test(arguments: [
        nested("(", "i", ")"), nested("CASE WHEN b THEN ", "i", " END"), nested("CASE ", "1", " WHEN i THEN 1 END"),
        nested("abs(", "i", ")"), nested("NOT ", "b", ""), nested("- ", "i", ""), nested("", "i", " + 1"),
        nested("CAST(", "i", " AS integer)"), nested("", "s", " || 'a'"), nested("i IN (", "i", ")"),
        nested("i + (", "i", ")"), nested("COALESCE(i, ", "i", ")"), nested("(b OR (b AND ", "b", "))"),
        nested("SUBSTRING(s FROM ", "1", ")"), nested("SUM(", "i", ") OVER ()"), nested("lag(i, ", "1", ") OVER ()"),
        nested("lpad(s, ", "i", ")"), nested("EXTRACT(EPOCH FROM at - ", "at", ")"),
        nested("i BETWEEN 1 AND (", "i", ")"),
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
