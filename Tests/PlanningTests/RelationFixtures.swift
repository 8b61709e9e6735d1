import Planning
import Schemas

/// Three small open tables to join; only `b.z` and `c.z` are never NULL.
enum Relations {
    static let tables = [
        TableSchema(
            name: "a",
            columns: [
                ColumnSchema(name: "x", type: .integer), ColumnSchema(name: "y", type: .integer),
                ColumnSchema(name: "s", type: .text),
            ], subjectKeys: [SubjectKey(column: "x", type: "person")]),
        TableSchema(
            name: "b",
            columns: [
                ColumnSchema(name: "x", type: .integer), ColumnSchema(name: "z", type: .integer, isNullable: false),
                ColumnSchema(name: "s", type: .text),
            ]),
        TableSchema(
            name: "c",
            columns: [
                ColumnSchema(name: "z", type: .integer, isNullable: false),
                ColumnSchema(name: "w", type: .decimal(precision: 10, scale: 2)),
                ColumnSchema(name: "day", type: .date),
            ]),
    ]

    static func open(_ text: String, evidence: Bool = false) throws(PlanningError) -> BoundQuery {
        try Planner.compile(text, tables: tables, mode: .open(evidence: evidence))
    }

    /// The plan's text, or the codes of the refusal.
    static func plan(_ text: String) -> String {
        do {
            return PlanText.text(of: try open(text))
        } catch {
            return "refused: \(error.diagnostics.map(\.code))"
        }
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
}
