import Schemas

/// Checks the arguments of an algorithm model against the parameters that its manifest declares.
package enum ModelBinding {
    /// The arguments, checked and converted to the declared types; ready for `Planner.compile`.
    package static func bind(
        _ arguments: [String: ParameterArgument], to parameters: [ParameterSchema], table: TableSchema
    ) throws(PlanningError) -> [String: ParameterArgument] {
        throw PlanningError(.unsupported, "not bound yet")
    }
}
