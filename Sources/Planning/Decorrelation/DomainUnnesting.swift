import Schemas

/// The distinct outer values that a subquery reads.
struct OuterDomain {
    var relation: Relation
    var columns: [RelationColumn]

    var ids: Set<Int> { Set(columns.map(\.id)) }

    /// The same values under new column numbers, and the new number of each.
    func copied(_ numbers: ColumnNumbers) throws(PlanningError) -> (domain: OuterDomain, map: [Int: Int]) {
        try numbers.countCopy(of: relation)
        let (copy, map) = relation.copied(numbers)
        let domain = OuterDomain(relation: copy, columns: columns.map { $0.renumbered(map) })
        return (domain, map.filter { ids.contains($0.key) })
    }
}

/// The general rule: the subquery is computed for all distinct outer values at once, then joined to the outer rows by them.
/// The domain moves down through the operators until nothing below reads it.
struct DomainUnnesting {
    let numbers: ColumnNumbers

    init(_ numbers: ColumnNumbers) { self.numbers = numbers }

    func join(_ join: RelationJoin, _ correlated: Set<Int>) throws(PlanningError) -> Relation {
        var join = join
        let original = join.right
        let keys = join.left.columns.filter { correlated.contains($0.id) }
        let part = Self.narrowed(join.left, correlated)
        try numbers.countCopy(of: part)
        let (copy, map) = part.copied(numbers)
        let columns = keys.map { $0.renumbered(map) }
        let domain = OuterDomain(relation: .distinct(copy, columns), columns: columns)
        let renumbering = map.filter { correlated.contains($0.key) }
        join.right = try apply(join.right.renumbered(renumbering), domain)
        guard join.right.count <= PlanningLimits.planOperators else { throw RelationBuilder.tooLarge }
        join.conditions += Self.same(keys, columns)
        if join.kind == .single, Self.isAtMostOne(original) { join.kind = .left }
        return .join(join)
    }

    /// True if the subquery gives at most one row for one outer row.
    private static func isAtMostOne(_ relation: Relation) -> Bool {
        switch relation {
        case .singleRow: true
        case .map(let input, _), .filter(let input, _), .sort(let input, _): isAtMostOne(input)
        case .limit(let input, let count, _): count.map { $0 <= 1 } ?? false || isAtMostOne(input)
        case .aggregate(let node): node.isScalar
        default: false
        }
    }

    /// The smallest part of the outer relation that gives these columns: more values than needed do no harm.
    private static func narrowed(_ relation: Relation, _ ids: Set<Int>) -> Relation {
        switch relation {
        case .filter(let input, let conjuncts):
            let part = narrowed(input, ids)
            let given = part.ids
            let free = relation.free
            return part.filtered(conjuncts.filter { $0.columns.subtracting(free).isSubset(of: given) })
        case .map(let input, _) where ids.isSubset(of: input.ids): return narrowed(input, ids)
        case .sort(let input, _): return narrowed(input, ids)
        case .join(let join):
            if join.kind != .full, ids.isSubset(of: join.left.ids) { return narrowed(join.left, ids) }
            if join.kind == .inner, ids.isSubset(of: join.right.ids) { return narrowed(join.right, ids) }
            return relation
        default: return relation
        }
    }

    private static func same(_ left: [RelationColumn], _ right: [RelationColumn]) -> [BoundExpression] {
        zip(left, right).map { .call(.isNotDistinctFrom, [$0.expression, $1.expression], type: .boolean) }
    }

    /// `relation` for every value of `domain`: the columns of both.
    private func apply(_ relation: Relation, _ domain: OuterDomain) throws(PlanningError) -> Relation {
        guard !relation.free.isDisjoint(with: domain.ids) else {
            return .join(RelationJoin(kind: .inner, left: domain.relation, right: relation, conditions: []))
        }
        switch relation {
        case .filter(let input, let conjuncts): return .filter(try apply(input, domain), conjuncts)
        case .map(let input, let definitions): return .map(try apply(input, domain), definitions)
        case .sort(let input, _): return try apply(input, domain)
        case .distinct(let input, let columns):
            return .distinct(try apply(input, domain), RelationBuilder.unique(columns + domain.columns))
        case .limit(let input, let count, let offset):
            let (unsorted, keys) = OuterLimit.order(of: input)
            return OuterLimit.limited(
                try apply(unsorted, domain), partition: domain.columns.map(\.expression), order: keys, count: count,
                offset: offset, numbers)
        case .window(var node):
            node.input = try apply(node.input, domain)
            node.partition += domain.columns.map(\.expression)
            return .window(node)
        case .aggregate(let node): return try aggregate(node, domain)
        case .union(let branches, let columns):
            var extended: [RelationBranch] = []
            for branch in branches { extended.append(try self.branch(branch, domain)) }
            return .union(extended, columns: columns + domain.columns)
        case .combined(var node):
            node.left = try branch(node.left, domain)
            node.right = try branch(node.right, domain)
            node.columns += domain.columns
            return .combined(node)
        case .join(let join): return try self.join(join, domain)
        case .singleRow, .scan, .values, .shared:
            throw PlanningError(.planInvalid, "an operator without expressions is correlated")
        }
    }

    /// A relation over a domain of its own: two inputs of one operator must not give one column twice.
    private func copied(_ relation: Relation, _ domain: OuterDomain) throws(PlanningError) -> (Relation, OuterDomain) {
        let (copy, map) = try domain.copied(numbers)
        return (try apply(relation.renumbered(map), copy), copy)
    }

    private func branch(_ branch: RelationBranch, _ domain: OuterDomain) throws(PlanningError) -> RelationBranch {
        let (copy, map) = try domain.copied(numbers)
        let columns = branch.columns.map { $0.renumbered(map) }
        let relation = try apply(branch.relation.renumbered(map), copy)
        return RelationBranch(relation: relation, columns: columns + copy.columns)
    }

    private func aggregate(_ node: RelationAggregate, _ domain: OuterDomain) throws(PlanningError) -> Relation {
        let (copy, map) = try domain.copied(numbers)
        guard case .aggregate(var inner) = Relation.aggregate(node).renumbered(map) else { return .aggregate(node) }
        inner.input = try apply(inner.input, copy)
        if let sets = inner.groupingSets {
            guard !sets.contains([]) else {
                throw PlanningError(
                    .unsupported, "a subquery with an empty grouping set that names columns of the query around")
            }
            let added = Array(inner.groups.count..<inner.groups.count + copy.columns.count)
            inner.groupingSets = sets.map { $0 + added }
        }
        guard inner.isScalar else {
            inner.groups += zip(domain.columns, copy.columns).map { Definition($0, $1.expression) }
            return .aggregate(inner)
        }
        // Values without rows have a row too: what the aggregate gives over none.
        let groups = numbers.columns(copy.columns.map(\.type))
        inner.groups = zip(groups, copy.columns).map { Definition($0, $1.expression) }
        var zeros: [Definition] = []
        for index in inner.calls.indices where inner.calls[index].call.isZeroWhenEmpty {
            let column = inner.calls[index].column
            inner.calls[index].column = numbers.column(column.type)
            zeros.append(Definition(column, Unnesting.orZero(inner.calls[index].column)))
        }
        let join = RelationJoin(
            kind: .left, left: domain.relation, right: .aggregate(inner),
            conditions: Self.same(domain.columns, groups))
        return Relation.join(join).mapped(zeros)
    }

    private func join(_ join: RelationJoin, _ domain: OuterDomain) throws(PlanningError) -> Relation {
        var join = join
        let isLeft = !join.left.free.isDisjoint(with: domain.ids)
        let isRight = !join.right.free.isDisjoint(with: domain.ids)
        switch join.kind {
        case .inner where isRight && !isLeft: join.right = try apply(join.right, domain)
        case .inner, .left, .semi, .anti, .mark, .single:
            join.left = try apply(join.left, domain)
            guard isRight else { break }
            let (right, copy) = try copied(join.right, domain)
            join.right = right
            join.conditions += Self.same(domain.columns, copy.columns)
        case .right, .full:
            let (left, first) = try copied(join.left, domain)
            let (right, second) = try copied(join.right, domain)
            let map = Dictionary(uniqueKeysWithValues: zip(domain.columns.map(\.id), first.columns.map(\.id)))
            join.left = left
            join.right = right
            join.conditions = join.conditions.map { $0.remapped(map) } + Self.same(first.columns, second.columns)
            let either = zip(domain.columns, zip(first.columns, second.columns)).map { column, pair in
                Definition(
                    column, .call(.coalesce, [pair.0.expression, pair.1.expression], type: column.type))
            }
            return .map(.join(join), either)
        }
        return .join(join)
    }
}
