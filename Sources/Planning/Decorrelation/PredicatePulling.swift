import Schemas

/// A relation without correlation, and what was taken out of it.
struct PulledRelation {
    var relation: Relation
    /// Conjuncts over its columns and the outer ones.
    var conditions: [BoundExpression] = []
    /// Columns that are computed from outer ones: what stands for them above.
    var definitions: [Definition] = []

    var replacements: [Int: BoundExpression] {
        Dictionary(definitions.map { ($0.column.id, $0.expression) }) { first, _ in first }
    }
}

/// Moves conjuncts that read the outer row upwards, out of the relation; nil where an operator does not let them through.
struct PredicatePulling {
    let outer: Set<Int>
    let numbers: ColumnNumbers

    func pull(_ relation: Relation) -> PulledRelation? {
        guard !relation.free.isDisjoint(with: outer) else { return PulledRelation(relation: relation) }
        switch relation {
        case .filter(let input, let conjuncts):
            guard var pulled = pull(input) else { return nil }
            let (local, correlated) = split(conjuncts, pulled)
            pulled.relation = pulled.relation.filtered(local)
            pulled.conditions += correlated
            return pulled
        case .map(let input, let definitions):
            guard var pulled = pull(input) else { return nil }
            let replaced = definitions.map { Definition($0.column, $0.expression.replacing(pulled.replacements)) }
            pulled.relation = pulled.relation.mapped(replaced.filter { !$0.expression.reads(outer) })
            pulled.definitions += replaced.filter { $0.expression.reads(outer) }
            return pulled
        case .sort(let input, _): return pull(input)
        case .join(let join): return pull(join)
        case .aggregate(let node):
            guard !node.groups.isEmpty, node.groupingSets == nil, let pulled = pull(node.input),
                let (grouped, conditions) = Unnesting.grouped(node, pulled, outer, numbers)
            else { return nil }
            return PulledRelation(relation: .aggregate(grouped), conditions: conditions)
        case .distinct(let input, let columns): return pull(distinct: input, columns)
        case .limit(let input, let count, let offset): return pull(limit: input, count: count, offset: offset)
        case .window(let node): return pull(node)
        case .singleRow, .scan, .values, .shared, .union, .combined: return nil
        }
    }

    private func split(
        _ conjuncts: [BoundExpression], _ pulled: PulledRelation
    ) -> (local: [BoundExpression], correlated: [BoundExpression]) {
        let replaced = conjuncts.map { $0.replacing(pulled.replacements) }
        return (replaced.filter { !$0.reads(outer) }, replaced.filter { $0.reads(outer) })
    }

    private func pull(_ join: RelationJoin) -> PulledRelation? {
        var join = join
        guard var pulled = pull(join.left) else { return nil }
        join.left = pulled.relation
        switch join.kind {
        case .inner:
            guard let right = pull(join.right) else { return nil }
            join.right = right.relation
            pulled.conditions += right.conditions
            pulled.definitions += right.definitions
            let (local, correlated) = split(join.conditions, pulled)
            join.conditions = local
            pulled.conditions += correlated
        case .left, .semi, .anti, .mark, .single:
            let (local, correlated) = split(join.conditions, pulled)
            guard correlated.isEmpty, join.right.free.isDisjoint(with: outer) else { return nil }
            join.conditions = local
        case .right, .full: return nil
        }
        pulled.relation = .join(join)
        return pulled
    }

    /// For one outer row, a compared column has one value, so it may stand beside the distinct ones.
    private func pull(distinct input: Relation, _ columns: [RelationColumn]) -> PulledRelation? {
        guard var pulled = pull(input) else { return nil }
        let computed = Set(pulled.definitions.map(\.column.id))
        guard columns.allSatisfy({ !computed.contains($0.id) }) else { return nil }
        var columns = columns
        var conditions: [BoundExpression] = []
        for condition in pulled.conditions {
            guard let equality = CorrelatedEquality(condition, outer) else { return nil }
            var column = RelationColumn(id: -1, type: equality.inner.type)
            if case .column(let id, _) = equality.inner {
                column.id = id
            } else {
                column = numbers.column(equality.inner.type)
                pulled.relation = .map(pulled.relation, [Definition(column, equality.inner)])
            }
            if !columns.contains(column) { columns.append(column) }
            conditions.append(equality.condition(on: column.expression))
        }
        return PulledRelation(relation: .distinct(pulled.relation, columns), conditions: conditions)
    }

    private func pull(limit input: Relation, count: Int?, offset: Int) -> PulledRelation? {
        let (unsorted, keys) = OuterLimit.order(of: input)
        guard var pulled = pull(unsorted), let partition = compared(pulled) else { return nil }
        let replacements = pulled.replacements
        let order = keys.map {
            SortKey(
                expression: $0.expression.replacing(replacements), isDescending: $0.isDescending,
                nullsFirst: $0.nullsFirst)
        }
        // An outer value is the same for all rows of one outer row, so it orders nothing.
        let local = order.filter { !$0.expression.reads(outer) || !$0.expression.columns.isSubset(of: outer) }
        guard local.allSatisfy({ !$0.expression.reads(outer) }) else { return nil }
        pulled.relation = OuterLimit.limited(
            pulled.relation, partition: partition, order: local, count: count, offset: offset, numbers)
        return pulled
    }

    private func pull(_ node: RelationWindow) -> PulledRelation? {
        guard var pulled = pull(node.input), let partition = compared(pulled) else { return nil }
        var node = node
        node.input = pulled.relation
        let replacements = pulled.replacements
        let read = Relation.window(node).expressions.map { $0.replacing(replacements) }
        guard !read.contains(where: { $0.reads(outer) }), read == Relation.window(node).expressions else { return nil }
        node.partition += partition.filter { !node.partition.contains($0) }
        pulled.relation = .window(node)
        return pulled
    }

    /// The inner sides of the conditions, all of which must be equalities.
    private func compared(_ pulled: PulledRelation) -> [BoundExpression]? {
        var partition: [BoundExpression] = []
        for condition in pulled.conditions {
            guard let equality = CorrelatedEquality(condition, outer) else { return nil }
            if !partition.contains(equality.inner) { partition.append(equality.inner) }
        }
        return partition
    }
}

/// LIMIT for each outer row: rows are numbered within a partition.
enum OuterLimit {
    /// The relation without its order, and the keys.
    static func order(of relation: Relation) -> (Relation, [SortKey]) {
        switch relation {
        case .sort(let input, let keys): return (input, keys)
        case .map(let input, let definitions):
            let (unsorted, keys) = order(of: input)
            return (.map(unsorted, definitions), keys)
        case .filter(let input, let conjuncts):
            let (unsorted, keys) = order(of: input)
            return (.filter(unsorted, conjuncts), keys)
        default: return (relation, [])
        }
    }

    static func limited(
        _ input: Relation, partition: [BoundExpression], order: [SortKey], count: Int?, offset: Int,
        _ numbers: ColumnNumbers
    ) -> Relation {
        let number = numbers.column(.integer)
        let call = WindowCall(function: .rowNumber, arguments: [], frame: .standard, type: .integer)
        let window = RelationWindow(
            input: input, partition: partition, order: order,
            calls: [RelationWindowCall(column: number, call: call)])
        func bound(_ function: ScalarFunction, _ value: Int) -> BoundExpression {
            .call(function, [number.expression, .literal(.integer(Int64(value)), type: .integer)], type: .boolean)
        }
        var conjuncts: [BoundExpression] = []
        if offset > 0 { conjuncts.append(bound(.greater, offset)) }
        if let count { conjuncts.append(bound(.lessOrEqual, offset + count)) }
        return Relation.window(window).filtered(conjuncts)
    }
}
