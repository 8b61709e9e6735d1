import Planning
import Schemas

/// A restricted table with every use, two subject keys, and a column that nobody declared.
enum Restricted {
    static let table = TableSchema(
        name: "panel",
        columns: [
            ColumnSchema(name: "nr", type: .integer, use: .key), ColumnSchema(name: "firm", type: .integer, use: .key),
            ColumnSchema(name: "idcard", type: .text, use: .identifier),
            ColumnSchema(name: "year", type: .integer, use: .dimension, domain: .range(lower: 1980, upper: 1987)),
            ColumnSchema(
                name: "industry", type: .text, use: .dimension,
                domain: .values([.text("mining"), .text("trade"), .text("建筑")])),
            ColumnSchema(name: "town", type: .text, use: .dimension),
            ColumnSchema(
                name: "married", type: .boolean, use: .dimension, domain: .values([.boolean(false), .boolean(true)])),
            ColumnSchema(
                name: "ill", type: .boolean, use: .sensitive, domain: .values([.boolean(false), .boolean(true)])),
            ColumnSchema(name: "code", type: .integer, use: .dimension, domain: .range(lower: 1, upper: 1_000)),
            ColumnSchema(name: "born", type: .date, use: .dimension),
            ColumnSchema(name: "wage", type: .double, use: .measure),
            ColumnSchema(name: "hours", type: .integer, use: .measure), ColumnSchema(name: "note", type: .text),
        ],
        subjectKeys: [SubjectKey(column: "nr", type: "person"), SubjectKey(column: "firm", type: "enterprise")])

    static func compile(
        _ text: String, rules: RestrictedRules = RestrictedRules(), parameters: [String: ParameterArgument] = [:],
        table: TableSchema = table
    ) throws(PlanningError) -> BoundQuery {
        try Planner.compile(text, tables: [table], mode: .restricted(rules), parameters: parameters)
    }

    /// The codes of the refusal; empty when the query is accepted.
    static func codes(
        _ text: String, rules: RestrictedRules = RestrictedRules(), parameters: [String: ParameterArgument] = [:],
        table: TableSchema = table
    ) -> [PlanningError.Code] {
        do {
            _ = try compile(text, rules: rules, parameters: parameters, table: table)
            return []
        } catch {
            return error.diagnostics.compactMap { PlanningError.Code(rawValue: $0.code) }
        }
    }
}
