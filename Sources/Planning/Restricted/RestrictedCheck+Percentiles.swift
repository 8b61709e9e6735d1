import Schemas

/// Percentiles: of one numeric measure, at fractions on the policy's steps. Free fractions would list the values one by one.
extension RestrictedCheck {
    /// True if the call may run. The binder settles what is a fraction at all.
    mutating func checkPercentile(_ call: CallSyntax, at span: SourceSpan) throws(PlanningError) -> Bool {
        guard let value = call.withinGroup?.expression ?? call.arguments.first, call.arguments.count == 1 else {
            throw PlanningError(.wrongArgumentCount, "\(call.name.text) takes 1 argument", at: span)
        }
        if call.withinGroup == nil, call.name.text.lowercased() != "median" {
            throw PlanningError(
                .syntaxError, "\(call.name.text) needs WITHIN GROUP (ORDER BY …)", at: call.name.span)
        }
        guard let column = try column(value) else {
            refuse(
                .aggregateArgument,
                "a percentile takes a bare measure column; arithmetic needs a derived measure approved in the catalogue",
                at: value.span)
            return false
        }
        if call.isDistinct { return checkDistinct(.percentileContinuous, column, at: span) }
        let name = call.name.text.uppercased()
        guard checkUse(of: column, [.measure], .aggregateColumnUse, "\(name) takes measures", at: value.span) else {
            return false
        }
        guard columns[column].type.isNumeric else {
            refuse(
                .aggregateColumnUse, "\(name) takes numbers: only they can be reported on a grid", at: value.span)
            return false
        }
        return try checkFraction(call)
    }

    private mutating func checkFraction(_ call: CallSyntax) throws(PlanningError) -> Bool {
        guard call.withinGroup != nil else { return true }
        var binder = ExpressionBinder(scope: .empty)
        let bound = try binder.bind(call.arguments[0])
        let fraction: Double? =
            switch bound.literal {
            case .double(let number)?: number
            case let value?: value.text.flatMap(Double.init)
            case nil: nil
            }
        guard let fraction, PercentileStep.isOnGrid(fraction, stepPercent: rules.percentileStepPercent) else {
            refuse(
                .percentileFraction,
                "the fraction of a percentile is a multiple of \(rules.percentileStepPercent) per cent, above 0 and below 1",
                at: call.arguments[0].span)
            return false
        }
        return true
    }
}

/// The fractions at which percentiles of restricted data are reported.
enum PercentileStep {
    static func isOnGrid(_ fraction: Double, stepPercent: Int) -> Bool {
        guard stepPercent > 0, fraction > 0, fraction < 1 else { return false }
        let step = (fraction * 100 / Double(stepPercent)).rounded()
        return step * Double(stepPercent) / 100 == fraction
    }
}
