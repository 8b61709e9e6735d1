import Schemas

/// Compiles submitted text. Pure: no clock, no data, no statistics.
package enum Planner {
    /// Parses, resolves and checks `text` against `tables`; `:name` takes its argument from `parameters`.
    package static func compile(
        _ text: String, tables: [TableSchema], mode: QueryMode, parameters: [String: ParameterArgument] = [:]
    ) throws(PlanningError) -> BoundQuery {
        let statement = try Parser.parse(text, arguments: parameters)
        switch mode {
        case .open(let evidence):
            var binder = QueryBinder(tables: tables, wantsEvidence: evidence)
            var query = try binder.bind(statement.query)
            query.isExplain = statement.explain != nil
            query.isAnalyze = statement.isAnalyze
            return query
        case .restricted(let rules):
            return try RestrictedCompiler(tables: tables, rules: rules).compile(statement)
        }
    }
}
