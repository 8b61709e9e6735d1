import Schemas

/// The visible columns of a query and the order of its rows.
struct QueryOutput {
    struct Order {
        var root: BoundRoot
        var isDescending: Bool
        var nullsFirst: Bool
    }

    var columns: [ResultColumn]
    /// One a visible column.
    var expressions: [BoundExpression]
    var order: [Order]
    var isDistinct: Bool
    /// DISTINCT ON.
    private var distinctOn: [BoundRoot]
    private var roots: [BoundRoot]

    init(items: [OutputItem], order: [Order], isDistinct: Bool, distinctOn: [BoundRoot] = []) {
        self.distinctOn = distinctOn
        columns = items.map {
            ResultColumn(name: $0.name, type: ResultType($0.root.typed.type), role: .plain)
        }
        roots = items.map(\.root)
        expressions = roots.map(\.typed.expression)
        self.order = order
        self.isDistinct = isDistinct
    }

    /// Moves the output on top of an aggregate.
    mutating func rewrite(
        _ input: AggregatedInput, aggregates: [AggregateCall], scope: Scope
    ) throws(PlanningError) {
        for index in roots.indices {
            expressions[index] = try input.rewrite(roots[index])
            guard case .column(let position, _) = expressions[index] else { continue }
            if position < input.groups.count {
                columns[index].role = Self.role(ofGroup: input.groups[position], scope: scope)
            } else if position - input.groups.count < aggregates.count {
                columns[index].role = Self.role(of: aggregates[position - input.groups.count], scope: scope)
            }
        }
        for index in order.indices { order[index].root.typed.expression = try input.rewrite(order[index].root) }
        for index in distinctOn.indices { distinctOn[index].typed.expression = try input.rewrite(distinctOn[index]) }
    }

    /// Puts the columns where they lie in the place of pending ones.
    mutating func move(_ positions: [Int: Int]) {
        for index in expressions.indices { expressions[index] = expressions[index].remapped(positions) }
        for index in order.indices {
            order[index].root.typed.expression = order[index].root.typed.expression.remapped(positions)
        }
        for index in distinctOn.indices {
            distinctOn[index].typed.expression = distinctOn[index].typed.expression.remapped(positions)
        }
    }

    static func role(ofGroup expression: BoundExpression, scope: Scope) -> ColumnRole {
        guard case .column(let index, _) = expression, !Placeholder.isPlaceholder(index) else {
            return .group(column: nil)
        }
        return .group(column: scope.columns[index].schema.name)
    }

    static func role(of call: AggregateCall, scope: Scope) -> ColumnRole {
        guard case .column(let index, _)? = call.argument, !Placeholder.isPlaceholder(index) else {
            return .aggregate(call.kind, column: nil)
        }
        return .aggregate(call.kind, column: scope.columns[index].schema.name)
    }

    /// n_rows, n_subjects, and for each SUM or AVG column c, c_top1 and c_top2, for each percentile c, c_below and c_above;
    /// under the first subject key.
    mutating func appendEvidence(of node: AggregateNode) {
        let layout = EvidenceLayout(node)
        let visible = zip(columns, expressions)
        append("n_rows", .column(index: layout.groupRows(key: 0), type: .integer))
        append("n_subjects", .column(index: layout.groupSubjects(key: 0), type: .integer))
        for (column, expression) in visible {
            guard case .aggregate(let kind, _) = column.role, case .column(let index, _) = expression else { continue }
            let aggregate = index - node.groups.count
            for figure in Self.shownFigures(of: kind) {
                let position = layout.figure(figure, aggregate: aggregate, key: 0)
                let type = EvidenceLayout.type(of: figure, node.aggregates[aggregate])
                append("\(column.name)_\(figure)", .column(index: position, type: type))
            }
        }
    }

    private static func shownFigures(of kind: AggregateKind) -> [EvidenceLayout.Figure] {
        switch kind {
        case .sum, .average: [.top1, .top2]
        case .percentileContinuous, .percentileDiscrete: [.below, .above]
        default: []
        }
    }

    private mutating func append(_ name: String, _ expression: BoundExpression) {
        columns.append(ResultColumn(name: name, type: ResultType(expression.type), role: .plain))
        expressions.append(expression)
    }

    /// project, distinct, sort and limit over `input`; sort keys that are not visible are projected away at the end.
    func plan(over input: LogicalPlan, limit: LimitClause) throws(PlanningError) -> LogicalPlan {
        var projected = expressions
        var keys: [SortKey] = []
        for key in order {
            let expression = key.root.typed.expression
            if case .literal = expression { continue }
            let index = projected.firstIndex(of: expression) ?? projected.count
            if index == projected.count {
                guard !isDistinct || !distinctOn.isEmpty else {
                    throw PlanningError(
                        .orderNotInDistinct, "with SELECT DISTINCT, ORDER BY takes output columns",
                        at: key.root.typed.span)
                }
                projected.append(expression)
            }
            let column = BoundExpression.column(index: index, type: expression.type)
            guard !keys.contains(where: { $0.expression == column }) else { continue }
            keys.append(SortKey(expression: column, isDescending: key.isDescending, nullsFirst: key.nullsFirst))
        }
        let on = try distinctColumns(&projected, keys)
        var plan = LogicalPlan.project(input, projected)
        if !distinctOn.isEmpty {
            plan = Self.firstRows(plan, of: on, keys, position: projected.count)
        } else if isDistinct {
            plan = .distinct(plan)
        }
        let types = projected.map(\.type) + (distinctOn.isEmpty ? [] : [ColumnType.integer])
        plan = try limit.applied(to: plan, keys: keys, types: types)
        guard projected.count > expressions.count || !distinctOn.isEmpty else { return plan }
        let visible = expressions.enumerated().map { BoundExpression.column(index: $0, type: $1.type) }
        return .project(plan, visible)
    }

    /// The columns of DISTINCT ON, which ORDER BY must begin with.
    private func distinctColumns(
        _ projected: inout [BoundExpression], _ keys: [SortKey]
    ) throws(PlanningError) -> [BoundExpression] {
        var columns: [BoundExpression] = []
        for root in distinctOn {
            let expression = root.typed.expression
            if case .literal = expression { continue }
            let index = projected.firstIndex(of: expression) ?? projected.count
            if index == projected.count { projected.append(expression) }
            let column = BoundExpression.column(index: index, type: expression.type)
            if !columns.contains(column) { columns.append(column) }
        }
        guard distinctOn.isEmpty || keys.prefix(columns.count).allSatisfy({ columns.contains($0.expression) }) else {
            throw PlanningError(
                .orderNotInDistinct, "ORDER BY begins with the expressions of DISTINCT ON", at: distinctOn[0].typed.span
            )
        }
        return columns
    }

    /// The first row, in the order of `keys`, for each value of `columns`.
    private static func firstRows(
        _ input: LogicalPlan, of columns: [BoundExpression], _ keys: [SortKey], position: Int
    ) -> LogicalPlan {
        let number = WindowCall(function: .rowNumber, arguments: [], frame: .standard, type: .integer)
        let window = WindowNode(input: input, partition: columns, order: keys, calls: [number])
        let one = BoundExpression.literal(.integer(1), type: .integer)
        let isFirst = BoundExpression.call(
            .equal, [.column(index: position, type: .integer), one], type: .boolean)
        return .filter(.window(window), isFirst)
    }
}
