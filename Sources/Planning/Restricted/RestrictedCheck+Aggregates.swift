import Schemas

/// Arguments of aggregates: bare columns of the right use. Anything computed could shift dominance (`AVG(x + 1e9)`) or hide
/// a small cell (`SUM(CASE WHEN rare …)`).
extension RestrictedCheck {
    /// True if the call may run.
    mutating func checkAggregate(_ call: CallSyntax, at span: SourceSpan) throws(PlanningError) -> Bool {
        let name = call.name.text.lowercased()
        guard let kind = AggregateNames.judged[name], call.over == nil, call.withinGroup == nil || kind.isPercentile
        else {
            throw PlanningError(
                .unsupported, "no rule of disclosure control judges this use of \(name)", at: call.name.span)
        }
        if let filter = call.filter, try !checkCondition(filter, of: call.isDistinct ? .countDistinct : kind) {
            return false
        }
        if call.isStar {
            guard kind == .count else { throw PlanningError(.syntaxError, "* is an argument of COUNT only", at: span) }
            return true
        }
        if kind.isPercentile { return try checkPercentile(call, at: span) }
        guard call.arguments.count == 1 else {
            throw PlanningError(.wrongArgumentCount, "\(name) takes 1 argument", at: span)
        }
        let argument = call.arguments[0]
        guard let column = try column(argument) else {
            refuse(
                .aggregateArgument,
                "an aggregate takes a bare measure column, or one under CASE WHEN … THEN … END that means FILTER (WHERE …); other conditions and arithmetic need a derived measure approved in the catalogue",
                at: argument.span)
            return false
        }
        if call.isDistinct { return checkDistinct(kind, column, at: span) }
        if kind == .count {
            return checkUse(
                of: column, [.measure, .dimension, .sensitive], .aggregateColumnUse,
                "COUNT takes measures and dimensions; count subjects with COUNT(DISTINCT …)", at: argument.span)
        }
        return checkUse(
            of: column, [.measure], .aggregateColumnUse, "\(name.uppercased()) takes measures", at: argument.span)
    }

    mutating func checkDistinct(_ kind: AggregateKind, _ column: Int, at span: SourceSpan) -> Bool {
        guard kind == .count else {
            refuse(.aggregateDistinct, "DISTINCT is for COUNT of a subject key; leave it out", at: span)
            return false
        }
        guard from.source.namesSubjects(column) else {
            refuse(.distinctWithoutSubjectKey, "COUNT(DISTINCT …) takes a subject key; count rows with COUNT", at: span)
            return false
        }
        return checkUse(
            of: column, [.key], .aggregateColumnUse, "COUNT(DISTINCT …) takes a subject key declared as key", at: span)
    }
}
