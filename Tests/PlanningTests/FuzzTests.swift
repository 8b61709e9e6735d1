import Planning
import Schemas
import Testing

/// Seeded garbage: every text is compiled or refused with a known code and a span inside the text, never a crash.
@Suite struct FuzzTests {
    private static let words = [
        "SELECT", "FROM", "panel", "WHERE", "GROUP", "BY", "ORDER", "LIMIT", "HAVING", "DISTINCT", "year", "wage", "nr",
        "industry", "married", "(", ")", ",", ".", "*", "+", "-", "/", "%", "^",
        "||", "::", "=", "<", "<=", "<>", "AND", "OR", "NOT", "IN", "LIKE", "BETWEEN", "IS", "NULL", "TRUE", "CASE",
        "WHEN", "THEN", "ELSE", "END", "CAST", "AS", "integer", "decimal(5,2)", "1", "0", "9223372036854775807",
        "1.5", "1e9", "99999999999999999999999999999999999999", "'a'", "'1985-01-01'", "DATE", "INTERVAL", "'1' YEAR",
        "COUNT(*)", "SUM(", "AVG(wage)", "EXTRACT(", "SUBSTRING(", "TRIM(", "COALESCE(", "round(", "FILTER", ":p", ";",
        "OVER (", "PARTITION BY", "ROWS", "RANGE", "PRECEDING", "UNBOUNDED", "CURRENT ROW", "rank()", "WINDOW w AS (",
        "OVER w", "ROLLUP (", "CUBE (", "GROUPING SETS (", "GROUPING(", "WITHIN GROUP (ORDER BY", "median(", "corr(",
        "lag(", "DISTINCT ON (", "SYMMETRIC", "EXCLUDE TIES", "lpad(", "OVERLAY(", "PLACING", "to_char(",
        "\"year\"", "--x\n", "/*", "*/", "数", "e\u{301}",
    ]
    private static let queries = [
        "SELECT year, SUM(wage) AS s, COUNT(*) FROM panel WHERE married AND industry IN ('mining', 'x') GROUP BY year ORDER BY year DESC LIMIT 3",
        "SELECT CASE WHEN wage > 1.5 THEN 'a' ELSE SUBSTRING(town FROM 2) END, born + INTERVAL '1' MONTH FROM panel WHERE NOT year BETWEEN 1 AND 2 OR town LIKE 'a%'",
        "SELECT year, SUM(SUM(wage)) OVER ( PARTITION BY year ORDER BY COUNT(*) ROWS BETWEEN 1 PRECEDING AND CURRENT ROW ), GROUPING(year) FROM panel GROUP BY ROLLUP ( year , married ) HAVING COUNT(*) > 1",
        "SELECT DISTINCT ON ( year ) percentile_cont(0.5) WITHIN GROUP ( ORDER BY wage DESC ) FILTER ( WHERE married ), lag(year) OVER w FROM panel GROUP BY CUBE ( year ) WINDOW w AS ( ORDER BY year )",
        "SELECT COALESCE(hours, -1) * 2.50 / (1 - 0.5), CAST(wage AS decimal(10,2)), EXTRACT(YEAR FROM born) FROM panel",
    ]

    private func check(_ text: String) {
        let bytes = text.utf8.count
        for mode in [QueryMode.open(evidence: false), .open(evidence: true), .restricted(RestrictedRules())] {
            do {
                let query = try Planner.compile(
                    text, tables: [Restricted.table], mode: mode, parameters: ["p": .value(.integer(1))])
                #expect(!PlanText.text(of: query).isEmpty)
            } catch {
                #expect(!error.diagnostics.isEmpty)
                for diagnostic in error.diagnostics {
                    #expect(PlanningError.Code(rawValue: diagnostic.code) != nil)
                    // A plan that the text's checks let through must also be proven: a hole in one of the two.
                    #expect(diagnostic.code != PlanningError.Code.planNotProven.rawValue, "\(text)")
                    if let span = diagnostic.span {
                        #expect(0 <= span.lower && span.lower <= span.upper && span.upper <= bytes)
                    }
                }
            }
        }
    }

    @Test func randomWords() {
        var random = SplitMix(seed: 20_261_124)
        for _ in 0..<3_000 {
            let count = Int(random.next() % 24) + 1
            let words = (0..<count).map { _ in Self.words[Int(random.next() % UInt64(Self.words.count))] }
            check((random.next() % 2 == 0 ? "SELECT " : "") + words.joined(separator: " "))
        }
    }

    @Test func mutatedQueries() {
        var random = SplitMix(seed: 7)
        for _ in 0..<3_000 {
            var parts = Self.queries[Int(random.next() % 5)].split(separator: " ").map(String.init)
            for _ in 0...(random.next() % 3) {
                let index = Int(random.next() % UInt64(parts.count))
                switch random.next() % 4 {
                case 0: parts.remove(at: index)
                case 1: parts.insert(Self.words[Int(random.next() % UInt64(Self.words.count))], at: index)
                case 2: parts[index] = String(parts[index].dropLast())
                default: parts.swapAt(index, Int(random.next() % UInt64(parts.count)))
                }
                if parts.isEmpty { parts = ["SELECT"] }
            }
            check(parts.joined(separator: " "))
        }
    }

    @Test func randomBytes() {
        var random = SplitMix(seed: 99)
        for _ in 0..<1_000 {
            let bytes = (0..<(random.next() % 60)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            check("SELECT " + String(decoding: bytes, as: UTF8.self))
        }
    }
}

/// A small generator with a seed (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
