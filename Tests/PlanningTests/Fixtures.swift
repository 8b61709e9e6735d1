import Planning
import Schemas
import Testing

/// Tables and shorthands that the tests share.
enum Fixtures {
    /// Open: every type.
    static let types = TableSchema(
        name: "t",
        columns: [
            ColumnSchema(name: "id", type: .integer), ColumnSchema(name: "i", type: .integer),
            ColumnSchema(name: "j", type: .integer), ColumnSchema(name: "d", type: .decimal(precision: 15, scale: 2)),
            ColumnSchema(name: "e", type: .decimal(precision: 10, scale: 4)), ColumnSchema(name: "x", type: .double),
            ColumnSchema(name: "b", type: .boolean), ColumnSchema(name: "day", type: .date),
            ColumnSchema(name: "at", type: .timestamp), ColumnSchema(name: "s", type: .text),
            ColumnSchema(name: "Mixed Case", type: .text),
        ], subjectKeys: [SubjectKey(column: "id", type: "person")])

    static func open(
        _ text: String, evidence: Bool = false, parameters: [String: ParameterArgument] = [:]
    ) throws(PlanningError) -> BoundQuery {
        try Planner.compile(text, tables: [types], mode: .open(evidence: evidence), parameters: parameters)
    }

    /// The plan's text, or the code of the refusal.
    static func plan(_ text: String) -> String {
        do {
            return PlanText.text(of: try open(text))
        } catch {
            return "refused: \(error.diagnostics.map(\.code))"
        }
    }

    /// The text of one bound expression: the only element of the select list.
    static func expression(_ text: String) -> String {
        let plan = plan("SELECT \(text) FROM t")
        guard plan.hasPrefix("project ["), let end = plan.range(of: "]\n") else { return plan }
        return String(plan[plan.index(plan.startIndex, offsetBy: 9)..<end])
    }

    static func code(_ text: String) -> PlanningError.Code? {
        do {
            _ = try open(text)
            return nil
        } catch {
            return error.code
        }
    }

    /// The part of `text` that the refusal points at.
    static func marked(_ text: String) -> String? {
        do {
            _ = try open(text)
            return nil
        } catch {
            guard let span = error.diagnostics.first?.span else { return nil }
            return String(decoding: Array(text.utf8)[span.lower..<span.upper], as: UTF8.self)
        }
    }

    static func type(_ text: String) throws -> ColumnType? {
        guard case .project(_, let expressions) = try open("SELECT \(text) FROM t").plan else { return nil }
        return expressions.first?.type
    }
}

extension String {
    /// The first place of `part`; without Foundation.
    func range(of part: String) -> String.Index? {
        indices.first { self[$0...].hasPrefix(part) }
    }
}
