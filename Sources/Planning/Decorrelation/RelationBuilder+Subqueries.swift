import Schemas

/// A relation to which the subqueries of an operator's expressions are joined one by one.
struct AttachedRelation {
    var relation: Relation
    let columns: [RelationColumn]
    let outer: [BoundExpression]
    /// The values of the subqueries that have been joined, by their numbers.
    var values: [Int: BoundExpression] = [:]

    init(_ built: BuiltRelation, _ outer: [BoundExpression]) {
        relation = built.relation
        columns = built.columns
        self.outer = outer
    }
}

/// Subqueries become joins: EXISTS and IN that filter are semi joins, NOT EXISTS anti joins; truth values are mark joins,
/// values single joins.
extension RelationBuilder {
    func filter(
        _ input: LogicalPlan, _ predicate: BoundExpression, _ outer: [BoundExpression]
    ) throws(PlanningError) -> BuiltRelation {
        let attached = AttachedRelation(try build(input, outer: outer), outer)
        let (plain, subqueries) = conjuncts(predicate)
        var filtered = attached
        var resolved: [BoundExpression] = []
        for conjunct in plain { resolved.append(try resolve(conjunct, &filtered)) }
        filtered.relation = filtered.relation.filtered(resolved)
        return try self.filtered(filtered, subqueries)
    }

    /// Conjuncts without and with subqueries.
    func conjuncts(_ predicate: BoundExpression?) -> (plain: [BoundExpression], subqueries: [BoundExpression]) {
        let all = predicate?.conjunction ?? []
        func holds(_ expression: BoundExpression) -> Bool {
            expression.columns.contains { Placeholder.subqueryNumber($0) != nil }
        }
        return (all.filter { !holds($0) }, all.filter(holds))
    }

    /// The rows for which conjuncts with subqueries are true.
    func filtered(
        _ input: AttachedRelation, _ conjuncts: [BoundExpression]
    ) throws(PlanningError) -> BuiltRelation {
        var attached = input
        for conjunct in conjuncts {
            if let (number, isNegated) = Self.truth(conjunct), try filter(&attached, number, isNegated: isNegated) {
                continue
            }
            let condition = try resolve(conjunct, &attached)
            attached.relation = .filter(attached.relation, [condition])
        }
        return BuiltRelation(relation: attached.relation, columns: attached.columns)
    }

    /// [NOT] a subquery's truth value.
    private static func truth(_ conjunct: BoundExpression) -> (Int, isNegated: Bool)? {
        switch conjunct {
        case .column(let index, _): Placeholder.subqueryNumber(index).map { ($0, false) }
        case .call(.not, let operands, _): truth(operands[0]).map { ($0.0, !$0.isNegated) }
        default: nil
        }
    }

    /// Joins a subquery that only filters; false where its truth value is needed.
    private func filter(
        _ attached: inout AttachedRelation, _ number: Int, isNegated: Bool
    ) throws(PlanningError) -> Bool {
        let subquery = session.subqueries[number]
        guard subquery.use == .any else { return false }
        var (joined, conditions, isIndependent) = try self.joined(subquery, &attached)
        if isNegated, !conditions.isEmpty {
            // NOT IN is unknown beside NULLs; only where there are none is it an anti join.
            guard conditions.allSatisfy({ !Nullability.mayBeNull($0, attached.relation, joined, session.tables) })
            else {
                return false
            }
        }
        if !isNegated { isIndependent = isIndependent && !conditions.isEmpty }
        let join = RelationJoin(
            kind: isNegated ? .anti : .semi, left: attached.relation, right: joined, conditions: conditions,
            isIndependent: isIndependent)
        attached.relation = try Unnesting(numbers).join(join)
        return true
    }

    /// The subquery as a relation, its conditions, and whether it reads nothing of the rows around.
    private func joined(
        _ subquery: Subquery, _ attached: inout AttachedRelation
    ) throws(PlanningError) -> (Relation, [BoundExpression], isIndependent: Bool) {
        var arguments: [BoundExpression] = []
        for argument in subquery.arguments { arguments.append(try resolve(argument, &attached)) }
        let built = try build(subquery.plan, outer: arguments)
        var conditions: [BoundExpression] = []
        for condition in subquery.conditions {
            conditions += try resolve(condition, &attached, results: built.columns).conjunction
        }
        return (built.relation.unordered, conditions, subquery.arguments.isEmpty)
    }

    // MARK: Expressions

    /// An expression over columns by number; subqueries in it are joined to the relation.
    func resolve(
        _ expression: BoundExpression, _ attached: inout AttachedRelation, results: [RelationColumn] = []
    ) throws(PlanningError) -> BoundExpression {
        guard case .column(let index, _) = expression else {
            return try expression.mapChildren { child throws(PlanningError) in
                try resolve(child, &attached, results: results)
            }
        }
        if let number = Placeholder.subqueryNumber(index) { return try value(of: number, &attached) }
        if let number = Placeholder.resultNumber(index), results.indices.contains(number) {
            return results[number].expression
        }
        return try resolve(expression, attached.columns, attached.outer)
    }

    /// An expression without subqueries.
    func resolve(
        _ expression: BoundExpression, _ columns: [RelationColumn], _ outer: [BoundExpression]
    ) throws(PlanningError) -> BoundExpression {
        guard case .column(let index, _) = expression else {
            return try expression.mapChildren { child throws(PlanningError) in try resolve(child, columns, outer) }
        }
        if columns.indices.contains(index) { return columns[index].expression }
        guard let number = Placeholder.outerNumber(index), outer.indices.contains(number) else {
            throw PlanningError(.planInvalid, "an expression names a column that does not exist")
        }
        return outer[number]
    }

    /// A subquery's value as a column of the relation, which gets a single or a mark join.
    private func value(of number: Int, _ attached: inout AttachedRelation) throws(PlanningError) -> BoundExpression {
        if let known = attached.values[number] { return known }
        let subquery = session.subqueries[number]
        let value: RelationColumn
        if subquery.use == .scalar {
            var arguments: [BoundExpression] = []
            for argument in subquery.arguments { arguments.append(try resolve(argument, &attached)) }
            let built = try build(subquery.plan, outer: arguments)
            value = built.columns[0]
            attached.relation = try Unnesting(numbers).join(
                RelationJoin(
                    kind: .single, left: attached.relation, right: built.relation.unordered, conditions: []))
        } else {
            let (joined, conditions, _) = try self.joined(subquery, &attached)
            value = numbers.column(.boolean)
            attached.relation = try Unnesting(numbers).join(
                RelationJoin(
                    kind: .mark, left: attached.relation, right: joined, conditions: conditions, mark: value))
        }
        attached.values[number] = value.expression
        return value.expression
    }
}
