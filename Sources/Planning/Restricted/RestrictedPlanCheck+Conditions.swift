import Schemas

/// Aggregates under a condition: proved like a filter, and never without the evidence of the rows left out.
extension RestrictedPlanCheck {
    static func checkConditions(
        _ query: BoundQuery, _ node: AggregateNode, _ table: RestrictedRows, _ rules: RestrictedRules
    ) throws(PlanningError) {
        let shown = Set(query.evidenceSource.compactMap(\.self))
        try require(shown.allSatisfy(node.aggregates.indices.contains), "an output column names no aggregate")
        try require(query.complements.keys.allSatisfy(shown.contains), "a complement is of nothing shown")
        var conditions: Set<BoundExpression> = []
        for (index, call) in node.aggregates.enumerated() {
            guard let condition = call.condition else {
                try require(query.complements[index] == nil, "an aggregate over all rows has a complement")
                continue
            }
            try require(
                [.count, .sum, .average].contains(call.kind) && !call.isDistinct,
                "an aggregate of this kind stands under a condition")
            try require(!condition.holds.columns.isEmpty, "a condition reads no column")
            try RestrictedPredicate(table: table, rules: rules).prove(condition.holds)
            guard shown.contains(index) else { continue }
            conditions.insert(condition.holds)
            guard let other = query.complements[index], node.aggregates.indices.contains(other) else {
                throw PlanningError(.planNotProven, "an aggregate under a condition lacks its complement")
            }
            try require(
                node.aggregates[other] == call.complement && !shown.contains(other),
                "the complement of an aggregate is not that of its condition")
        }
        try require(conditions.count <= 1, "two conditions stand in one query")
        // What is neither shown nor a complement has no purpose here.
        let known = shown.union(query.complements.values)
        try require(node.aggregates.indices.allSatisfy(known.contains), "an aggregate is hidden")
    }
}
