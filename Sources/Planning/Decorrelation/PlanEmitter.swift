import Schemas

/// Puts positions back in the place of column numbers, and keeps only the columns that something above reads.
struct PlanEmitter {
    /// A plan and the column at each of its positions.
    private struct Emitted {
        var plan: LogicalPlan
        var columns: [RelationColumn]

        /// Positions by column; an expression that names another is a fault.
        func place(_ expression: BoundExpression) throws(PlanningError) -> BoundExpression {
            try PlanEmitter.place(expression, columns)
        }
    }

    /// The plan with exactly these columns.
    func emit(_ relation: Relation, exactly columns: [RelationColumn]) throws(PlanningError) -> LogicalPlan {
        switch relation {
        case .map(let input, let definitions): return try project(input, definitions, exactly: columns)
        case .limit(let input, let count, let offset):
            return .limit(try emit(input, exactly: columns), count: count, offset: offset)
        case .sort(let input, let keys):
            let given = Set(columns.map(\.id))
            guard keys.allSatisfy({ $0.expression.columns.isSubset(of: given) }) else { break }
            let plan = try emit(input, exactly: columns)
            return .sort(plan, try Self.place(keys, columns))
        default: break
        }
        let emitted = try emit(relation, Set(columns.map(\.id)))
        return try Self.selected(emitted, columns)
    }

    private static func selected(_ emitted: Emitted, _ columns: [RelationColumn]) throws(PlanningError) -> LogicalPlan {
        if emitted.columns == columns { return emitted.plan }
        var expressions: [BoundExpression] = []
        for column in columns { expressions.append(try emitted.place(column.expression)) }
        return projected(emitted.plan, expressions)
    }

    /// A projection; over another one it only chooses.
    private static func projected(_ plan: LogicalPlan, _ expressions: [BoundExpression]) -> LogicalPlan {
        guard case .project(let input, let inner) = plan else { return .project(plan, expressions) }
        let chosen = expressions.compactMap { if case .column(let index, _) = $0 { inner[index] } else { nil } }
        return chosen.count == expressions.count ? .project(input, chosen) : .project(plan, expressions)
    }

    private func project(
        _ input: Relation, _ definitions: [Definition], exactly columns: [RelationColumn]
    ) throws(PlanningError) -> LogicalPlan {
        let wanted = Set(columns.map(\.id))
        let computed = definitions.filter { wanted.contains($0.column.id) }
        let read = computed.reduce(into: wanted.subtracting(computed.map(\.column.id))) {
            $0.formUnion($1.expression.columns)
        }
        let emitted = try emit(input, read)
        if computed.isEmpty { return try Self.selected(emitted, columns) }
        var expressions: [BoundExpression] = []
        for column in columns {
            let definition = computed.first { $0.column.id == column.id }
            expressions.append(try emitted.place(definition?.expression ?? column.expression))
        }
        return Self.projected(emitted.plan, expressions)
    }

    /// The plan with at least the columns of `required`.
    private func emit(_ relation: Relation, _ required: Set<Int>) throws(PlanningError) -> Emitted {
        switch relation {
        case .singleRow: return Emitted(plan: .singleRow, columns: [])
        case .scan(let table, let positions, let columns):
            let kept = columns.indices.filter { required.contains(columns[$0].id) }
            return Emitted(
                plan: .scan(table: table, columns: kept.map { positions[$0] }), columns: kept.map { columns[$0] })
        case .values(let rows, let columns):
            return Emitted(plan: .values(rows, types: columns.map(\.type)), columns: columns)
        case .shared(let index, let columns):
            return Emitted(plan: .shared(index: index, types: columns.map(\.type)), columns: columns)
        case .filter(let input, let conjuncts):
            var emitted = try emit(input, Self.read(conjuncts, required))
            let predicate = try emitted.place(Folding.call(.and, conjuncts, .boolean))
            emitted.plan = PredicateOrder.filter(emitted.plan, predicate)
            return emitted
        case .map(let input, let definitions):
            let wanted = definitions.filter { required.contains($0.column.id) }
            if wanted.isEmpty { return try emit(input, required) }
            let passed = RelationBuilder.unique(input.columns).filter { required.contains($0.id) }
            let columns = passed + wanted.map(\.column)
            return Emitted(plan: try project(input, definitions, exactly: columns), columns: columns)
        case .join(let join): return try emit(join, required)
        case .aggregate(let node): return try emit(node, required)
        case .distinct(let input, let columns):
            return Emitted(plan: .distinct(try emit(input, exactly: columns)), columns: columns)
        case .sort(let input, let keys):
            var emitted = try emit(input, Self.read(keys.map(\.expression), required))
            emitted.plan = .sort(emitted.plan, try Self.place(keys, emitted.columns))
            return emitted
        case .limit(let input, let count, let offset):
            var emitted = try emit(input, required)
            emitted.plan = .limit(emitted.plan, count: count, offset: offset)
            return emitted
        case .union(let branches, let columns):
            let kept = columns.indices.filter { required.contains(columns[$0].id) }
            var plans: [LogicalPlan] = []
            for branch in branches {
                plans.append(try emit(branch.relation, exactly: kept.map { branch.columns[$0] }))
            }
            return Emitted(plan: .unionAll(plans), columns: kept.map { columns[$0] })
        case .combined(let node):
            let plan = LogicalPlan.setOperation(
                SetOperationNode(
                    kind: node.kind, isAll: node.isAll,
                    left: try emit(node.left.relation, exactly: node.left.columns),
                    right: try emit(node.right.relation, exactly: node.right.columns)))
            return Emitted(plan: plan, columns: node.columns)
        case .window(let node): return try emit(node, required)
        }
    }

    // MARK: Operators with expressions

    private func emit(_ join: RelationJoin, _ required: Set<Int>) throws(PlanningError) -> Emitted {
        // Neither adds nor drops rows, so it is there for its columns alone.
        let added =
            join.kind == .single ? join.right.ids : join.kind == .mark ? Set(join.mark.map { [$0.id] } ?? []) : nil
        if let added, required.isDisjoint(with: added) { return try emit(join.left, required) }
        let read = Self.read(join.conditions, required)
        let left = try emit(join.left, read.intersection(join.left.ids))
        let right = try emit(join.right, read.intersection(join.right.ids))
        let (leftIDs, rightIDs) = (join.left.ids, join.right.ids)
        var node = JoinNode(kind: join.kind, left: left.plan, right: right.plan)
        var rest: [BoundExpression] = []
        for condition in join.conditions {
            guard InnerJoins.isKey(condition, leftIDs, rightIDs), case .call(let function, let operands, _) = condition
            else {
                rest.append(condition)
                continue
            }
            let isForward = operands[0].columns.isSubset(of: leftIDs)
            node.keys.append(
                JoinKey(
                    left: try left.place(operands[isForward ? 0 : 1]),
                    right: try right.place(operands[isForward ? 1 : 0]),
                    nullsMatch: function == .isNotDistinctFrom))
        }
        let pair = left.columns + right.columns
        if !rest.isEmpty { node.residual = try Self.place(Folding.call(.and, rest, .boolean), pair) }
        if node.residual == TruthFolding.true_ { node.residual = nil }
        switch join.kind {
        case .semi, .anti: return Emitted(plan: .join(node), columns: left.columns)
        case .mark: return Emitted(plan: .join(node), columns: left.columns + (join.mark.map { [$0] } ?? []))
        case .inner, .left, .right, .full, .single: return Emitted(plan: .join(node), columns: pair)
        }
    }

    private func emit(_ node: RelationAggregate, _ required: Set<Int>) throws(PlanningError) -> Emitted {
        // Evidence is laid out by all calls.
        var calls = node.calls.filter { required.contains($0.column.id) || node.evidence != nil }
        // One row must remain one row.
        if calls.isEmpty, node.groups.isEmpty { calls = Array(node.calls.prefix(1)) }
        var kept = node
        kept.calls = calls
        let input = try emit(node.input, Self.read(Relation.aggregate(kept).expressions, []))
        var groups: [BoundExpression] = []
        for group in node.groups { groups.append(try input.place(group.expression)) }
        var placed: [AggregateCall] = []
        for call in calls {
            var call = call.call
            if let argument = call.argument { call.argument = try input.place(argument) }
            if let second = call.secondArgument { call.secondArgument = try input.place(second) }
            placed.append(call)
        }
        let plan = AggregateNode(
            input: input.plan, groups: groups, aggregates: placed, evidence: node.evidence,
            groupingSets: node.groupingSets)
        return Emitted(plan: .aggregate(plan), columns: Relation.aggregate(kept).columns)
    }

    private func emit(_ node: RelationWindow, _ required: Set<Int>) throws(PlanningError) -> Emitted {
        var kept = node
        kept.calls = node.calls.filter { required.contains($0.column.id) }
        if kept.calls.isEmpty { return try emit(node.input, required) }
        let below = required.subtracting(node.calls.map(\.column.id))
        let input = try emit(node.input, Self.read(Relation.window(kept).expressions, below))
        var partition: [BoundExpression] = []
        for expression in node.partition { partition.append(try input.place(expression)) }
        var calls: [WindowCall] = []
        for call in kept.calls {
            var call = call.call
            for index in call.arguments.indices { call.arguments[index] = try input.place(call.arguments[index]) }
            calls.append(call)
        }
        let plan = WindowNode(
            input: input.plan, partition: partition, order: try Self.place(node.order, input.columns), calls: calls)
        return Emitted(plan: .window(plan), columns: input.columns + kept.calls.map(\.column))
    }

    // MARK: Columns

    private static func read(_ expressions: [BoundExpression], _ required: Set<Int>) -> Set<Int> {
        expressions.reduce(into: required) { $0.formUnion($1.columns) }
    }

    private static func place(
        _ expression: BoundExpression, _ columns: [RelationColumn]
    ) throws(PlanningError) -> BoundExpression {
        let positions = Dictionary(columns.enumerated().map { ($1.id, $0) }) { first, _ in first }
        guard expression.columns.allSatisfy({ positions[$0] != nil }) else {
            throw PlanningError(.planInvalid, "an operator reads a column that its input does not give")
        }
        return expression.remapped(positions)
    }

    private static func place(_ keys: [SortKey], _ columns: [RelationColumn]) throws(PlanningError) -> [SortKey] {
        var placed: [SortKey] = []
        for key in keys {
            placed.append(
                SortKey(
                    expression: try place(key.expression, columns), isDescending: key.isDescending,
                    nullsFirst: key.nullsFirst))
        }
        return placed
    }
}
