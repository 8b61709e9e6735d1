import Schemas

/// Proves from a bound plan alone, without the text, that the rules for restricted data hold. The data worker runs it
/// again before it executes anything: a fault in the checks of the text must not open the data.
package enum RestrictedPlanCheck {
    /// Throws `planNotProven` unless every rule can be shown from the plan.
    package static func check(_ query: BoundQuery, rules: RestrictedRules) throws(PlanningError) {
        try require(query.isRestricted && !query.isExplain, "the plan is not for restricted data")
        try require(query.shared.isEmpty, "the plan has shared parts")
        let shape = try RestrictedPlanShape(query.plan)
        let table = try RestrictedRows(shape, query.tables)
        try table.checkSubjects(shape.aggregate, query)
        if let predicate = shape.predicate { try RestrictedPredicate(table: table, rules: rules).prove(predicate) }
        try checkGroups(shape.aggregate, table)
        try checkAggregates(shape.aggregate, table, rules)
        try checkConditions(query, shape.aggregate, table, rules)
        try checkOutput(query, shape, table, rules)
        try checkOrder(query, shape)
        let cells = CellCount.of(shape.aggregate.completion ?? [], columns: query.columns.count)
        try require(cells <= rules.cellsLimit, "the result has too many cells")
        try require(query.columns.count <= rules.outputColumnsLimit, "the result has too many columns")
    }

    static func require(_ holds: Bool, _ message: String) throws(PlanningError) {
        guard holds else { throw PlanningError(.planNotProven, message) }
    }

    private static func checkGroups(_ node: AggregateNode, _ table: RestrictedRows) throws(PlanningError) {
        let completion = node.completion ?? []
        try require(node.completion != nil && completion.count == node.groups.count, "groups are not completed")
        try require(node.groupingSets == nil, "there are grouping sets")
        try require(Set(node.groups).count == node.groups.count, "a group repeats")
        var names: Set<String> = []
        for (group, domain) in zip(node.groups, completion) {
            let column = try table.column(group)
            let use = try table.use(of: group)
            try require(use == .dimension || use == .sensitive, "a group is no dimension")
            try require(column.domain == domain && domain.count > 0, "a group is not completed over its domain")
            names.insert(column.name)
        }
        try require(names.count == node.groups.count, "two groups have one name")
    }

    private static func checkAggregates(
        _ node: AggregateNode, _ table: RestrictedRows, _ rules: RestrictedRules
    ) throws(PlanningError) {
        try require(!node.aggregates.isEmpty, "there is no aggregate")
        for call in node.aggregates {
            try require(!call.isDistinct, "an aggregate is distinct")
            try require(call.secondArgument == nil && !call.kind.needsRules, "no rule judges this aggregate")
            if call.kind.isPercentile {
                let isOnGrid = call.fraction.map { fraction in
                    PercentileStep.isOnGrid(fraction, stepPercent: rules.percentileStepPercent)
                }
                try require(isOnGrid == true, "the fraction of a percentile is not on the grid")
            } else {
                try require(call.fraction == nil && !call.isDescending, "an aggregate is of ordered values")
            }
            try require(
                call.type == AggregateCall.resultType(call.kind, argument: call.argument?.type ?? .integer),
                "an aggregate has a wrong type")
            guard let argument = call.argument else {
                try require(call.kind == .countRows, "an aggregate lacks its argument")
                continue
            }
            let measured: BoundExpression
            if let condition = call.condition {
                if call.kind == .count, condition.value == .literal(.integer(1), type: .integer) { continue }
                measured = condition.value
            } else {
                measured = argument
            }
            let column = try table.column(measured)
            let use = try table.use(of: measured)
            switch call.kind {
            case .countRows: try require(false, "COUNT(*) has an argument")
            case .count:
                try require(
                    use == .measure || use == .dimension || use == .sensitive,
                    "COUNT of a column that may not be counted")
            case .countDistinct:
                let isKey = try table.isSubjectKey(measured)
                try require(use == .key && isKey, "COUNT(DISTINCT) of no subject key")
            case .minimum, .maximum: try require(use == .measure, "an aggregate of no measure")
            default: try require(use == .measure && column.type.isNumeric, "an aggregate of no measure")
            }
        }
    }
}
