import Schemas

/// The columns that names may mean, by position in the input of the clause.
struct Scope: Sendable {
    struct Column: Sendable {
        /// The table's alias, or its name; nil: no qualifier names it.
        var qualifier: String?
        var schema: ColumnSchema
        /// A column of USING and NATURAL behind its merged one: only a qualifier names it.
        var isHidden = false
    }

    var columns: [Column] = []
    /// The names of the tables.
    var tables: [NameSyntax] = []

    static let empty = Scope()

    init() {}

    init(table: TableSchema, alias: NameSyntax?) {
        columns = table.columns.map { Column(qualifier: alias?.text ?? table.name, schema: $0) }
    }

    /// The columns of two sides of a join.
    func joined(_ other: Scope) throws(PlanningError) -> Scope {
        for table in other.tables {
            guard !tables.contains(where: { table.matches($0.text) || $0.matches(table.text) }) else {
                throw PlanningError(
                    .duplicateTable, "FROM names \"\(table.text)\" twice; give one of them an alias", at: table.span)
            }
        }
        var copy = self
        copy.columns += other.columns
        copy.tables += other.tables
        return copy
    }

    /// Positions of all columns that `*` shows, or of those of `qualifier`.
    func indices(qualifier: NameSyntax?) throws(PlanningError) -> [Int] {
        let found = columns.indices.filter { index in
            let column = columns[index]
            guard let qualifier else { return !column.isHidden }
            return column.qualifier.map(qualifier.matches) ?? false
        }
        guard !found.isEmpty else { throw unknown(qualifier) }
        return found
    }

    /// Position of the column that the name means; an exact match wins.
    func resolve(qualifier: NameSyntax?, _ name: NameSyntax) throws(PlanningError) -> Int {
        let candidates =
            try qualifier.map { name throws(PlanningError) in try indices(qualifier: name) }
            ?? columns.indices.filter { !columns[$0].isHidden }
        let exact = candidates.filter { columns[$0].schema.name == name.text }
        let found = exact.isEmpty ? candidates.filter { name.matches(columns[$0].schema.name) } : exact
        guard let first = found.first else {
            throw PlanningError(
                .unknownColumn, "column \"\(name.text)\" is not known: \(hint(qualifier))", at: name.span)
        }
        guard found.count == 1 else {
            throw PlanningError(
                .ambiguousColumn, "column \"\(name.text)\" is ambiguous; write table.column", at: name.span)
        }
        return first
    }

    /// True where a query around may know the name that `error` says is unknown.
    static func isMissing(_ error: PlanningError, qualifier: NameSyntax?) -> Bool {
        error.code == .unknownTable || (error.code == .unknownColumn && qualifier == nil)
    }

    private func hint(_ qualifier: NameSyntax?) -> String {
        if columns.isEmpty { return "there is no FROM" }
        if qualifier == nil, tables.count > 1 { return "no table in FROM has such a column" }
        return "the table has no such column"
    }

    private func unknown(_ qualifier: NameSyntax?) -> PlanningError {
        guard let qualifier else { return PlanningError(.unknownTable, "* needs a table in FROM") }
        return PlanningError(
            .unknownTable, "\"\(qualifier.text)\" is not a table or an alias in FROM", at: qualifier.span)
    }
}
