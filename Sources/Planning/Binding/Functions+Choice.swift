import Schemas

/// Functions that choose among their arguments.
extension ExpressionBinder {
    /// Nil if the name is not one of them.
    func choiceFunction(_ call: CallContext) throws(PlanningError) -> BoundExpression? {
        switch call.name {
        case "coalesce", "ifnull": return try choice(.coalesce, call)
        case "greatest": return try choice(.greatest, call)
        case "least": return try choice(.least, call)
        case "nullif":
            try call.expect(2...2)
            let (arguments, type) = try Coercion.unify(call.arguments, "NULLIF")
            return Folding.call(.nullIf, arguments, type)
        default: return nil
        }
    }

    private func choice(_ function: ScalarFunction, _ call: CallContext) throws(PlanningError) -> BoundExpression {
        try call.expect(1...PlanningLimits.listElements)
        let (arguments, type) = try Coercion.unify(call.arguments, call.name.uppercased())
        return arguments.count == 1 ? arguments[0] : Folding.call(function, arguments, type)
    }
}
