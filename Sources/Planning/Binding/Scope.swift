import Schemas

/// The columns that names may mean, by position in the input of the clause. Joins will append further tables.
struct Scope: Sendable {
    struct Column: Sendable {
        /// The table's alias, or its name.
        var qualifier: String
        var schema: ColumnSchema
    }

    var columns: [Column] = []

    static let empty = Scope()

    init() {}

    init(table: TableSchema, alias: NameSyntax?) {
        columns = table.columns.map { Column(qualifier: alias?.text ?? table.name, schema: $0) }
    }

    /// Positions of all columns, or of those of `qualifier`.
    func indices(qualifier: NameSyntax?) throws(PlanningError) -> [Int] {
        let found = columns.indices.filter { qualifier?.matches(columns[$0].qualifier) ?? true }
        guard !found.isEmpty else { throw unknown(qualifier) }
        return found
    }

    /// Position of the column that the name means; an exact match wins.
    func resolve(qualifier: NameSyntax?, _ name: NameSyntax) throws(PlanningError) -> Int {
        let candidates =
            try qualifier.map { name throws(PlanningError) in try indices(qualifier: name) }
            ?? Array(columns.indices)
        let exact = candidates.filter { columns[$0].schema.name == name.text }
        let found = exact.isEmpty ? candidates.filter { name.matches(columns[$0].schema.name) } : exact
        guard let first = found.first else {
            let hint = columns.isEmpty ? "there is no FROM" : "the table has no such column"
            throw PlanningError(.unknownColumn, "column \"\(name.text)\" is not known: \(hint)", at: name.span)
        }
        guard found.count == 1 else {
            throw PlanningError(
                .ambiguousColumn, "column \"\(name.text)\" is ambiguous; write table.column", at: name.span)
        }
        return first
    }

    private func unknown(_ qualifier: NameSyntax?) -> PlanningError {
        guard let qualifier else { return PlanningError(.unknownTable, "* needs a table in FROM") }
        return PlanningError(
            .unknownTable, "\"\(qualifier.text)\" is not a table or an alias in FROM", at: qualifier.span)
    }
}
