import Schemas

/// Removes correlation from a join whose right side reads columns of the left (Neumann and Kemper, "Unnesting Arbitrary
/// Queries", BTW 2015). Two simple rules come first: predicates that compare with the outer row become conditions of the
/// join; a scalar aggregate is grouped by what it is compared with. What they do not fit goes over the domain of the outer
/// values (`DomainUnnesting`), which always works.
struct Unnesting {
    let numbers: ColumnNumbers

    init(_ numbers: ColumnNumbers) { self.numbers = numbers }

    func join(_ join: RelationJoin) throws(PlanningError) -> Relation {
        var join = join
        let outer = join.left.ids
        if join.kind == .semi || join.kind == .anti || join.kind == .mark {
            let read = join.conditions.reduce(into: Set<Int>()) { $0.formUnion($1.columns) }
            join.right = Self.existential(join.right, read: read, isBare: join.conditions.isEmpty, outer)
        }
        let correlated = join.right.free.intersection(outer)
        if correlated.isEmpty { return .join(join) }
        if let relation = scalarAggregate(join, outer) { return relation }
        if let pulled = PredicatePulling(outer: outer, numbers: numbers).pull(join.right),
            let relation = Self.joined(join, pulled, outer)
        {
            return relation
        }
        return try DomainUnnesting(numbers).join(join, correlated)
    }

    /// The right side where only it matters whether there are rows: without order, duplicates and columns that nobody reads.
    /// `isBare`: nothing above looks at single rows.
    private static func existential(
        _ relation: Relation, read: Set<Int>, isBare: Bool, _ outer: Set<Int>
    ) -> Relation {
        switch relation {
        case .distinct(let input, _), .sort(let input, _): return existential(input, read: read, isBare: isBare, outer)
        case .limit(let input, let count, 0) where isBare && count != 0:
            return existential(input, read: read, isBare: isBare, outer)
        case .aggregate(let node) where isBare && !node.groups.isEmpty && node.groupingSets == nil:
            return existential(node.input, read: read, isBare: isBare, outer)
        case .map(let input, let definitions):
            let kept = definitions.filter { read.contains($0.column.id) }
            let below = kept.reduce(into: read) { $0.formUnion($1.expression.columns) }
            return existential(input, read: below, isBare: isBare, outer).mapped(kept)
        case .filter(let input, let conjuncts):
            let below = conjuncts.reduce(into: read) { $0.formUnion($1.columns) }
            return .filter(existential(input, read: below, isBare: false, outer), conjuncts)
        case .join(var join) where join.kind == .semi && !join.right.free.isDisjoint(with: outer):
            // Rows may repeat here, and predicates pass through an inner join.
            join.kind = .inner
            return .join(join)
        default: return relation
        }
    }

    // MARK: Predicates as conditions

    private static func joined(_ join: RelationJoin, _ pulled: PulledRelation, _ outer: Set<Int>) -> Relation? {
        var join = join
        join.right = pulled.relation
        switch join.kind {
        case .inner:
            join.conditions = (join.conditions + pulled.conditions).map { $0.replacing(pulled.replacements) }
            return Relation.join(join).mapped(pulled.definitions)
        case .semi, .anti:
            join.conditions = (join.conditions + pulled.conditions).map { $0.replacing(pulled.replacements) }
            return .join(join)
        case .left, .single:
            // What is computed from both sides would have to be NULL without a match.
            guard pulled.replacements.isEmpty else { return nil }
            join.conditions += pulled.conditions
            if join.kind == .single, isUnique(join.right, pulled.conditions, outer) { join.kind = .left }
            return .join(join)
        case .mark:
            join.conditions = join.conditions.map { $0.replacing(pulled.replacements) }
            join.right = join.right.filtered(pulled.conditions.compactMap { notNull($0, outer) })
            join.conditions += pulled.conditions.map { isTrue($0, outer) }
            return .join(join)
        case .right, .full: return nil
        }
    }

    /// A row that the subquery's own WHERE drops must not make the mark unknown: NULLs in it are no match.
    private static func isTrue(_ condition: BoundExpression, _ outer: Set<Int>) -> BoundExpression {
        guard let equality = CorrelatedEquality(condition, outer) else {
            return Folding.call(.isTrue, [condition], .boolean)
        }
        return .call(.isNotDistinctFrom, [equality.outer, equality.inner], type: .boolean)
    }

    private static func notNull(_ condition: BoundExpression, _ outer: Set<Int>) -> BoundExpression? {
        guard let equality = CorrelatedEquality(condition, outer), equality.function == .equal else { return nil }
        return .call(.isNotNull, [equality.inner], type: .boolean)
    }

    /// True if at most one row of `relation` meets the conditions: it is grouped by what they compare.
    private static func isUnique(_ relation: Relation, _ conditions: [BoundExpression], _ outer: Set<Int>) -> Bool {
        var fixed: Set<Int> = []
        for condition in conditions {
            if case .column(let id, _)? = CorrelatedEquality(condition, outer)?.inner { fixed.insert(id) }
        }
        var relation = relation
        while true {
            switch relation {
            case .filter(let input, _), .map(let input, _), .sort(let input, _), .limit(let input, _, _):
                relation = input
            case .aggregate(let node):
                return node.groupingSets == nil && node.groups.allSatisfy { fixed.contains($0.column.id) }
            case .distinct(_, let columns): return columns.allSatisfy { fixed.contains($0.id) }
            default: return false
            }
        }
    }

    // MARK: Scalar aggregates

    private enum Layer { case map([Definition]), filter([BoundExpression]) }

    /// The right side is an aggregate without groups under filters and maps: it is grouped by the compared columns and joined
    /// to the left side, where a row without a group gets what the aggregate gives over no rows.
    private func scalarAggregate(_ join: RelationJoin, _ outer: Set<Int>) -> Relation? {
        guard let (node, layers) = Self.peeled(join.right) else { return nil }
        let holdsFilter = layers.contains { if case .filter = $0 { true } else { false } }
        if holdsFilter, join.kind != .inner, join.kind != .semi { return nil }
        if join.kind == .left, !join.conditions.isEmpty { return nil }
        guard let pulled = PredicatePulling(outer: outer, numbers: numbers).pull(node.input),
            let (grouped, conditions) = Self.grouped(node, pulled, outer, numbers)
        else { return nil }
        var aggregate = grouped
        var zeros: [Definition] = []
        for index in aggregate.calls.indices where aggregate.calls[index].call.isZeroWhenEmpty {
            let column = aggregate.calls[index].column
            let counted = numbers.column(column.type)
            aggregate.calls[index].column = counted
            zeros.append(Definition(column, Self.orZero(counted)))
        }
        var relation = Relation.join(
            RelationJoin(kind: .left, left: join.left, right: .aggregate(aggregate), conditions: conditions)
        ).mapped(zeros)
        for layer in layers.reversed() {
            switch layer {
            case .map(let definitions): relation = .map(relation, definitions)
            case .filter(let conjuncts): relation = .filter(relation, conjuncts)
            }
        }
        let condition = Folding.call(.and, join.conditions, .boolean)
        switch join.kind {
        case .inner, .semi: return relation.filtered(join.conditions)
        case .left, .single: return relation
        case .anti: return .filter(relation, [Folding.call(.isNotTrue, [condition], .boolean)])
        case .mark: return join.mark.map { .map(relation, [Definition($0, condition)]) }
        case .right, .full: return nil
        }
    }

    private static func peeled(_ relation: Relation) -> (RelationAggregate, [Layer])? {
        var relation = relation
        var layers: [Layer] = []
        while true {
            switch relation {
            case .map(let input, let definitions):
                layers.append(.map(definitions))
                relation = input
            case .filter(let input, let conjuncts):
                layers.append(.filter(conjuncts))
                relation = input
            case .sort(let input, _): relation = input
            case .limit(let input, let count, 0) where count != 0: relation = input
            case .aggregate(let node): return node.isScalar ? (node, layers) : nil
            default: return nil
            }
        }
    }

    /// The aggregate with the inner sides of the pulled equalities as groups, and the conditions over these groups.
    static func grouped(
        _ node: RelationAggregate, _ pulled: PulledRelation, _ outer: Set<Int>, _ numbers: ColumnNumbers
    ) -> (RelationAggregate, [BoundExpression])? {
        var node = node
        node.input = pulled.relation
        node.groups = node.groups.map { Definition($0.column, $0.expression.replacing(pulled.replacements)) }
        for index in node.calls.indices {
            let call = node.calls[index].call
            node.calls[index].call.argument = call.argument?.replacing(pulled.replacements)
            node.calls[index].call.secondArgument = call.secondArgument?.replacing(pulled.replacements)
        }
        guard !Relation.aggregate(node).expressions.contains(where: { $0.reads(outer) }) else { return nil }
        var conditions: [BoundExpression] = []
        for condition in pulled.conditions {
            guard let equality = CorrelatedEquality(condition, outer) else { return nil }
            let known = node.groups.first { $0.expression == equality.inner }
            let group = known ?? Definition(numbers.column(equality.inner.type), equality.inner)
            if known == nil { node.groups.append(group) }
            conditions.append(equality.condition(on: group.column.expression))
        }
        return (node, conditions)
    }

    static func orZero(_ column: RelationColumn) -> BoundExpression {
        .call(.coalesce, [column.expression, .literal(.integer(0), type: .integer)], type: column.type)
    }
}

/// `inner = outer`, or IS NOT DISTINCT FROM, with columns of one side in each operand.
struct CorrelatedEquality {
    var inner: BoundExpression
    var outer: BoundExpression
    var function: ScalarFunction

    init?(_ condition: BoundExpression, _ outer: Set<Int>) {
        guard case .call(let function, let operands, _) = condition,
            function == .equal || function == .isNotDistinctFrom
        else { return nil }
        let isOuter = operands.map { !$0.columns.isEmpty && $0.columns.isSubset(of: outer) }
        let isInner = operands.map { !$0.columns.isEmpty && !$0.reads(outer) }
        if isInner[0], isOuter[1] {
            (inner, self.outer) = (operands[0], operands[1])
        } else if isOuter[0], isInner[1] {
            (inner, self.outer) = (operands[1], operands[0])
        } else {
            return nil
        }
        self.function = function
    }

    /// The same with another inner side.
    func condition(on inner: BoundExpression) -> BoundExpression { .call(function, [outer, inner], type: .boolean) }
}
