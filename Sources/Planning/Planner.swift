import Schemas

/// Compiles submitted text. Pure: no clock, no data, no statistics.
package enum Planner {
    /// Parses, resolves and checks `text` against `tables`; `:name` takes its argument from `parameters`.
    package static func compile(
        _ text: String, tables: [TableSchema], mode: QueryMode, parameters: [String: ParameterArgument] = [:]
    ) throws(PlanningError) -> BoundQuery {
        throw PlanningError(.unsupported, "not compiled yet")
    }
}
