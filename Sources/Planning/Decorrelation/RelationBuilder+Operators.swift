import Schemas

/// The operators with expressions; subqueries in them are joined to the input first.
extension RelationBuilder {
    func project(
        _ input: LogicalPlan, _ expressions: [BoundExpression], _ outer: [BoundExpression]
    ) throws(PlanningError) -> BuiltRelation {
        var attached = AttachedRelation(try build(input, outer: outer), outer)
        var definitions: [Definition] = []
        var columns: [RelationColumn] = []
        for expression in expressions {
            if case .column(let index, _) = expression, attached.columns.indices.contains(index) {
                columns.append(attached.columns[index])
                continue
            }
            let resolved = try resolve(expression, &attached)
            if let known = definitions.first(where: { $0.expression == resolved }) {
                columns.append(known.column)
                continue
            }
            // A column from around is given by this operator from here on, so it needs a number of its own.
            definitions.append(Definition(numbers.column(resolved.type), resolved))
            columns.append(definitions[definitions.count - 1].column)
        }
        return BuiltRelation(relation: attached.relation.mapped(definitions), columns: columns)
    }

    func aggregate(_ node: AggregateNode, _ outer: [BoundExpression]) throws(PlanningError) -> BuiltRelation {
        guard node.completion == nil else { throw PlanningError(.planInvalid, "groups completed in a relation") }
        var attached = AttachedRelation(try build(node.input, outer: outer), outer)
        var groups: [Definition] = []
        for group in node.groups {
            groups.append(Definition(numbers.column(group.type), try resolve(group, &attached)))
        }
        var calls: [RelationCall] = []
        for call in node.aggregates {
            var call = call
            if let argument = call.argument { call.argument = try resolve(argument, &attached) }
            if let second = call.secondArgument { call.secondArgument = try resolve(second, &attached) }
            calls.append(RelationCall(column: numbers.column(call.type), call: call))
        }
        let keepsOrder = node.aggregates.contains { $0.kind == .joinedText }
        var aggregate = RelationAggregate(
            input: keepsOrder ? attached.relation : attached.relation.unordered, groups: groups, calls: calls,
            groupingSets: node.groupingSets,
            setNumber: node.groupingSets == nil ? nil : numbers.column(.integer))
        if let evidence = node.evidence {
            aggregate.evidence = evidence
            aggregate.evidenceColumns = EvidenceLayout.columns(of: node).map { numbers.column($0.type) }
        }
        let relation = Relation.aggregate(aggregate)
        return BuiltRelation(relation: relation, columns: relation.columns)
    }

    func window(_ node: WindowNode, _ outer: [BoundExpression]) throws(PlanningError) -> BuiltRelation {
        var attached = AttachedRelation(try build(node.input, outer: outer), outer)
        var window = RelationWindow(input: .singleRow, partition: [], order: [], calls: [])
        for expression in node.partition { window.partition.append(try resolve(expression, &attached)) }
        window.order = try keys(node.order, &attached)
        for call in node.calls {
            var call = call
            for index in call.arguments.indices {
                call.arguments[index] = try resolve(call.arguments[index], &attached)
            }
            window.calls.append(RelationWindowCall(column: numbers.column(call.type), call: call))
        }
        window.input = attached.relation.unordered
        return BuiltRelation(relation: .window(window), columns: attached.columns + window.calls.map(\.column))
    }

    func keys(_ keys: [SortKey], _ attached: inout AttachedRelation) throws(PlanningError) -> [SortKey] {
        var resolved: [SortKey] = []
        for key in keys {
            resolved.append(
                SortKey(
                    expression: try resolve(key.expression, &attached), isDescending: key.isDescending,
                    nullsFirst: key.nullsFirst))
        }
        return resolved
    }

    // MARK: Several inputs

    func union(_ inputs: [LogicalPlan], _ outer: [BoundExpression]) throws(PlanningError) -> BuiltRelation {
        var branches: [RelationBranch] = []
        for input in inputs { branches.append(try branch(input, outer)) }
        let columns = numbers.columns(branches[0].columns.map(\.type))
        return BuiltRelation(relation: .union(branches, columns: columns), columns: columns)
    }

    func setOperation(_ node: SetOperationNode, _ outer: [BoundExpression]) throws(PlanningError) -> BuiltRelation {
        let (left, right) = (try branch(node.left, outer), try branch(node.right, outer))
        let columns = numbers.columns(left.columns.map(\.type))
        let combined = RelationSetOperation(
            kind: node.kind, isAll: node.isAll, left: left, right: right, columns: columns)
        return BuiltRelation(relation: .combined(combined), columns: columns)
    }

    private func branch(_ plan: LogicalPlan, _ outer: [BoundExpression]) throws(PlanningError) -> RelationBranch {
        let built = try build(plan, outer: outer)
        return RelationBranch(relation: built.relation.unordered, columns: built.columns)
    }

    func join(_ node: JoinNode, _ outer: [BoundExpression]) throws(PlanningError) -> BuiltRelation {
        if case .shared(let index, _) = node.right, let number = Placeholder.lateralNumber(index) {
            return try lateral(node, number, outer)
        }
        var left = try build(node.left, outer: outer)
        var right = try build(node.right, outer: outer)
        left.relation = left.relation.unordered
        right.relation = right.relation.unordered
        let columns = left.columns + right.columns
        let (conditions, subqueries) = conjuncts(node.residual)
        // RIGHT is LEFT with the sides exchanged: columns have numbers, not positions.
        let isRight = node.kind == .right
        var join = RelationJoin(
            kind: isRight ? .left : node.kind, left: isRight ? right.relation : left.relation,
            right: isRight ? left.relation : right.relation, conditions: [])
        for condition in conditions { join.conditions.append(try resolve(condition, columns, outer)) }
        if join.kind == .inner {
            let pairs = AttachedRelation(BuiltRelation(relation: .join(join), columns: columns), outer)
            return try filtered(pairs, subqueries)
        }
        for condition in subqueries {
            join.conditions.append(try resolve(condition, columns, outer, joining: &join))
        }
        return BuiltRelation(relation: .join(join), columns: columns)
    }

    /// An outer join's condition with subqueries, which are joined to the side that they read.
    private func resolve(
        _ condition: BoundExpression, _ columns: [RelationColumn], _ outer: [BoundExpression],
        joining join: inout RelationJoin
    ) throws(PlanningError) -> BoundExpression {
        var right = AttachedRelation(BuiltRelation(relation: join.right, columns: columns), outer)
        if let resolved = try? resolve(condition, &right), Self.isSound(right.relation, in: join.left, outer) {
            join.right = right.relation
            return resolved
        }
        var left = AttachedRelation(BuiltRelation(relation: join.left, columns: columns), outer)
        let resolved = try resolve(condition, &left)
        guard join.kind == .left, Self.isSound(left.relation, in: join.right, outer) else {
            throw PlanningError(
                .unsupported, "a subquery in ON of an outer join that reads both sides is not supported")
        }
        join.left = left.relation
        return resolved
    }

    /// True if one side, with subqueries joined to it, reads nothing of the other.
    private static func isSound(_ side: Relation, in other: Relation, _ outer: [BoundExpression]) -> Bool {
        side.free.isDisjoint(with: other.ids)
    }

    private func lateral(
        _ node: JoinNode, _ number: Int, _ outer: [BoundExpression]
    ) throws(PlanningError) -> BuiltRelation {
        let left = try build(node.left, outer: outer)
        let subquery = session.subqueries[number]
        var arguments: [BoundExpression] = []
        for argument in subquery.arguments { arguments.append(try resolve(argument, left.columns, outer)) }
        let right = try build(subquery.plan, outer: arguments)
        let columns = left.columns + right.columns
        let (conditions, subqueries) = conjuncts(node.residual)
        guard node.kind == .inner || subqueries.isEmpty else {
            throw PlanningError(.unsupported, "a subquery in ON of LEFT JOIN LATERAL is not supported")
        }
        var join = RelationJoin(
            kind: node.kind, left: left.relation.unordered, right: right.relation, conditions: [])
        for condition in conditions { join.conditions.append(try resolve(condition, columns, outer)) }
        let relation = try Unnesting(numbers).join(join)
        return try filtered(AttachedRelation(BuiltRelation(relation: relation, columns: columns), outer), subqueries)
    }
}
