import Planning
import Schemas
import Testing

/// Restricted queries over a table whose subjects are named in another one.
@Suite struct DerivedSubjectTests {
    private static let link = ForeignKey(columns: ["who"], references: "people", to: ["id"])
    /// `id` is the home's column's name too, and names no person here.
    private static let visits = TableSchema(
        name: "visits",
        columns: [
            ColumnSchema(name: "id", type: .integer, isNullable: false, use: .key),
            ColumnSchema(name: "who", type: .integer, use: .key),
            ColumnSchema(name: "kind", type: .text, use: .dimension, domain: .values([.text("a"), .text("b")])),
            ColumnSchema(name: "days", type: .integer, use: .measure),
        ], subjectKeys: [SubjectKey(column: "id", type: "person", path: [link])], foreignKeys: [link])

    private func codes(_ text: String, _ table: TableSchema = visits) -> [String] {
        do {
            let query = try Planner.compile(
                text, tables: [table], mode: .restricted(RestrictedRules()), parameters: [:])
            try RestrictedPlanCheck.check(query, rules: RestrictedRules())
            return []
        } catch { return error.diagnostics.map(\.code) }
    }

    @Test func aDerivedKeyGivesEvidence() {
        #expect(codes("SELECT kind, COUNT(*) AS n, SUM(days) AS d FROM visits GROUP BY kind").isEmpty)
        #expect(codes("SELECT COUNT(DISTINCT who) AS n FROM visits").isEmpty)
    }

    @Test func aColumnOfTheHomesNameIsNoSubject() {
        #expect(codes("SELECT COUNT(DISTINCT id) AS n FROM visits") == ["distinctWithoutSubjectKey"])
    }

    /// Whatever is declared, the column that spells the subject's name is a key.
    @Test func theForeignKeyIsAKey() {
        var table = Self.visits
        table.columns[1].use = .dimension
        table.columns[1].domain = .range(lower: 1, upper: 9)
        #expect(!codes("SELECT who, COUNT(*) AS n FROM visits GROUP BY who", table).isEmpty)
        table.columns[1].use = .measure
        #expect(!codes("SELECT kind, SUM(who) AS n FROM visits GROUP BY kind", table).isEmpty)
    }

    @Test func aPathThatCannotBeFollowedIsNone() {
        var table = Self.visits
        table.foreignKeys = []
        #expect(codes("SELECT kind, COUNT(*) AS n FROM visits GROUP BY kind", table) == ["noSubjectKey"])
    }
}
