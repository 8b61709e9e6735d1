import Schemas

/// Proves from a bound plan alone, without the text, that the rules for restricted data hold. The data worker runs it
/// again before it executes anything: a fault in the checks of the text must not open the data.
package enum RestrictedPlanCheck {
    /// Throws `planNotProven` unless every rule can be shown from the plan.
    package static func check(_ query: BoundQuery, rules: RestrictedRules) throws(PlanningError) {
        throw PlanningError(.planNotProven, "not proven")
    }
}
