import Columns
import Planning
import Schemas

/// Runs the cases of one file under one setting.
struct CaseRunner {
    let tables: [SealedTable]
    let setting: CaseSetting

    /// What went wrong, or nil.
    func failure(of one: CaseFile.Case) -> String? {
        do {
            let query = try Planner.compile(one.sql, tables: tables.map(\.schema), mode: .open(evidence: false))
            guard case .rows(let kinds, let isSorted, let expected) = one.expectation else { return "is not refused" }
            var lines = try run(query, kinds)
            if isSorted { lines.sort() }
            let wanted = isSorted ? expected.sorted() : expected
            guard lines.count == wanted.count, zip(lines, wanted).allSatisfy({ Self.equal($0, $1, kinds) }) else {
                return "gives\n\(lines.joined(separator: "\n"))\ninstead of\n\(wanted.joined(separator: "\n"))"
            }
            return nil
        } catch let error as PlanningError {
            guard case .refusal(let code) = one.expectation, error.code?.rawValue == code else {
                return "is refused: \(error.diagnostics.map(\.code))"
            }
            return nil
        } catch {
            return "fails: \(error)"
        }
    }

    private func run(_ query: BoundQuery, _ kinds: String) throws -> [String] {
        try setting.rows(query, tables).map { $0.map(Self.text).joined(separator: "\t") }
    }

    private static func text(_ value: Value) -> String {
        guard let text = value.text else { return "NULL" }
        return text.isEmpty ? "(empty)" : text
    }

    /// `R` columns are numbers within a relative 1e-9, all others the same text.
    private static func equal(_ line: String, _ wanted: String, _ kinds: String) -> Bool {
        let (values, expected) = (line.split(separator: "\t"), wanted.split(separator: "\t"))
        guard values.count == kinds.count, expected.count == kinds.count else { return false }
        return zip(kinds, zip(values, expected)).allSatisfy { kind, pair in
            guard kind == "R", let a = Double(pair.0), let b = Double(pair.1) else { return pair.0 == pair.1 }
            return abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1e-300)
        }
    }
}
