import Schemas

/// The visible columns are groups and aggregates as they say; the evidence behind them is complete and in order.
extension RestrictedPlanCheck {
    static func checkOutput(
        _ query: BoundQuery, _ shape: RestrictedPlanShape, _ table: RestrictedRows, _ rules: RestrictedRules
    ) throws(PlanningError) {
        let node = shape.aggregate
        let visible = shape.projection.prefix(query.columns.count)
        try require(visible.count == query.columns.count, "a visible column is missing")
        try require(
            Array(shape.projection.dropFirst(visible.count)) == EvidenceLayout.columns(of: node),
            "the evidence columns are not those of the aggregate")
        let layout = EvidenceLayout(
            firstColumn: visible.count, aggregateCount: node.aggregates.count,
            keyCount: node.evidence?.subjectKeys.count ?? 0)
        try require(query.evidence == layout, "the layout of the evidence is not the plan's")
        try require(query.evidenceSource.count == visible.count, "evidence does not name its columns")
        var shown: Set<Int> = []
        for (index, expression) in visible.enumerated() {
            let column = query.columns[index]
            guard case .column(let position, let type) = expression else {
                throw PlanningError(.planNotProven, "an output column is computed")
            }
            try require(column.type == ResultType(type), "an output column has a wrong type")
            if node.groups.indices.contains(position) {
                try require(type == node.groups[position].type, "an output column has a wrong type")
                let role = ColumnRole.group(column: try table.column(node.groups[position]).name)
                try require(column.role == role && query.evidenceSource[index] == nil, "a group has a wrong role")
                shown.insert(position)
                continue
            }
            let aggregate = position - node.groups.count
            try require(node.aggregates.indices.contains(aggregate), "an output column is neither group nor aggregate")
            try require(type == node.aggregates[aggregate].type, "an output column has a wrong type")
            try require(query.evidenceSource[index] == aggregate, "an aggregate has the evidence of another")
            let role = try table.role(of: node.aggregates[aggregate])
            try require(column.role == role, "an aggregate has a wrong role")
        }
        try require(shown.count == node.groups.count, "a group is not shown")
        try checkNames(query, table, rules)
    }

    /// Names are short labels, or the declared names of columns; no two are alike.
    private static func checkNames(
        _ query: BoundQuery, _ table: RestrictedRows, _ rules: RestrictedRules
    ) throws(PlanningError) {
        let names = Set(query.columns.map { $0.name.lowercased() })
        try require(names.count == query.columns.count, "two output columns have one name")
        for column in query.columns {
            let isDeclared = table.source.columns.contains { $0.name == column.name }
            let limit = rules.aliasCharactersLimit
            try require(
                isDeclared || OutputLabel.isAllowed(column.name, charactersLimit: limit),
                "an output column has an unfit name")
        }
    }

    /// Rows are ordered by groups alone, by all of them where rows are cut.
    static func checkOrder(_ query: BoundQuery, _ shape: RestrictedPlanShape) throws(PlanningError) {
        var sorted: Set<Int> = []
        for key in shape.order {
            guard case .column(let position, let type) = key.expression, position < query.columns.count,
                case .column(let group, type) = shape.projection[position],
                shape.aggregate.groups.indices.contains(group)
            else { throw PlanningError(.planNotProven, "rows are ordered by something else than groups") }
            sorted.insert(group)
        }
        try require(sorted.count == shape.aggregate.groups.count, "the order of rows is not fixed by the groups")
        guard let limit = shape.limit else { return }
        try require((limit.count ?? 0) >= 0 && limit.offset >= 0, "a limit is negative")
    }
}
