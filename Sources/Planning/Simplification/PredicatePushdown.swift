import Schemas

/// Moves predicates to where their columns come from, and makes inner joins of cross products and of outer joins whose
/// padded rows no predicate lets through.
struct PredicatePushdown {
    /// Largest computed column whose expression is put into a predicate below it.
    private static let inlinedNodes = 16

    /// `relation` with the rows for which all conjuncts hold.
    func push(_ relation: Relation, _ conjuncts: [BoundExpression] = []) -> Relation {
        switch relation {
        case .singleRow, .scan, .values, .shared: return relation.filtered(conjuncts)
        case .filter(let input, let own): return push(input, conjuncts + Conjuncts.simplified(own))
        case .map(let input, let definitions): return push(input, definitions, conjuncts)
        case .join(let join): return push(join, conjuncts)
        case .aggregate(let node): return push(node, conjuncts)
        case .distinct(let input, let columns): return .distinct(push(input, conjuncts), columns)
        case .sort(let input, let keys): return .sort(push(input, conjuncts), keys)
        case .limit(let input, let count, let offset):
            return Relation.limit(push(input), count: count, offset: offset).filtered(conjuncts)
        case .union(let branches, let columns):
            return .union(branches.map { push($0, columns, conjuncts) }, columns: columns)
        case .combined(var node):
            node.left = push(node.left, node.columns, conjuncts)
            node.right = push(node.right, node.columns, conjuncts)
            return .combined(node)
        case .window(var node):
            let partition = Set(node.partition.compactMap { if case .column(let id, _) = $0 { id } else { nil } })
            let (below, above) = Self.split(conjuncts) { $0.isSubset(of: partition) && !$0.isEmpty }
            node.input = push(node.input, below)
            return Relation.window(node).filtered(above)
        }
    }

    static func split(
        _ conjuncts: [BoundExpression], _ isBelow: (Set<Int>) -> Bool
    ) -> (below: [BoundExpression], above: [BoundExpression]) {
        (conjuncts.filter { isBelow($0.columns) }, conjuncts.filter { !isBelow($0.columns) })
    }

    private func push(_ branch: RelationBranch, _ columns: [RelationColumn], _ conjuncts: [BoundExpression])
        -> RelationBranch
    {
        let sources = Dictionary(zip(columns.map(\.id), branch.columns.map(\.expression))) { first, _ in first }
        return RelationBranch(
            relation: push(branch.relation, conjuncts.map { $0.replacing(sources) }), columns: branch.columns)
    }

    private func push(_ input: Relation, _ definitions: [Definition], _ conjuncts: [BoundExpression]) -> Relation {
        var inlined: [Int: BoundExpression] = [:]
        for definition in definitions where definition.expression.nodeCount <= Self.inlinedNodes {
            inlined[definition.column.id] = definition.expression
        }
        let computed = Set(definitions.map(\.column.id))
        let (below, above) = Self.split(conjuncts) { columns in
            columns.intersection(computed).allSatisfy { inlined[$0] != nil }
        }
        return push(input, below.map { $0.replacing(inlined) }).mapped(definitions).filtered(above)
    }

    /// HAVING over groups selects rows as well.
    private func push(_ node: RelationAggregate, _ conjuncts: [BoundExpression]) -> Relation {
        var node = node
        guard node.groupingSets == nil, !node.groups.isEmpty else {
            node.input = push(node.input)
            return Relation.aggregate(node).filtered(conjuncts)
        }
        let sources = Dictionary(node.groups.map { ($0.column.id, $0.expression) }) { first, _ in first }
        let (below, above) = Self.split(conjuncts) { $0.allSatisfy { sources[$0] != nil } }
        node.input = push(node.input, below.map { $0.replacing(sources) })
        return Relation.aggregate(node).filtered(above)
    }

    // MARK: Joins

    private func push(_ join: RelationJoin, _ conjuncts: [BoundExpression]) -> Relation {
        var join = join
        join.conditions = Conjuncts.simplified(join.conditions)
        let (left, right) = (join.left.ids, join.right.ids)
        switch join.kind {
        case .inner: return InnerJoins(pushdown: self).form(join, conjuncts)
        case .left:
            if conjuncts.contains(where: { Nullability.rejects($0, right) }) {
                return InnerJoins(pushdown: self).form(join, conjuncts)
            }
        case .full, .right: return push(full: join, conjuncts, left, right)
        case .semi, .anti:
            if join.isIndependent, let sunk = Self.sunk(join, into: join.left) { return push(sunk, conjuncts) }
        case .mark, .single: break
        }
        var (below, above) = Self.split(conjuncts) { $0.isSubset(of: left) }
        var (inner, rest) = Self.split(join.conditions) { $0.isSubset(of: right) && !$0.isEmpty }
        if join.kind == .mark { (inner, rest) = ([], join.conditions) }
        if join.kind == .semi {
            below += rest.filter { $0.columns.isSubset(of: left) }
            rest = rest.filter { !$0.columns.isSubset(of: left) }
        }
        join.left = push(join.left, below)
        join.right = push(join.right, inner)
        join.conditions = rest
        above = above.filter { $0 != TruthFolding.true_ }
        return Relation.join(join).filtered(above)
    }

    /// FULL keeps the rows of a side only while nothing above rejects the other side's NULLs.
    private func push(
        full join: RelationJoin, _ conjuncts: [BoundExpression], _ left: Set<Int>, _ right: Set<Int>
    ) -> Relation {
        var join = join
        let needsLeft = conjuncts.contains { Nullability.rejects($0, left) }
        let needsRight = conjuncts.contains { Nullability.rejects($0, right) }
        guard needsLeft || needsRight else {
            join.left = push(join.left)
            join.right = push(join.right)
            return Relation.join(join).filtered(conjuncts)
        }
        join.kind = .left
        if !needsLeft { (join.left, join.right) = (join.right, join.left) }
        return push(.join(join), conjuncts)
    }

    /// A semi or anti join that stands for itself, on the one relation whose columns it reads.
    private static func sunk(_ join: RelationJoin, into relation: Relation) -> Relation? {
        let right = join.right.ids
        let read = join.conditions.reduce(into: Set<Int>()) { $0.formUnion($1.columns.subtracting(right)) }
        func placed(_ part: Relation) -> Relation {
            if let deeper = sunk(join, into: part) { return deeper }
            var copy = join
            copy.left = part
            copy.isIndependent = false
            return .join(copy)
        }
        guard !read.isEmpty else { return nil }
        switch relation {
        case .filter(let input, let conjuncts): return sunk(join, into: input).map { .filter($0, conjuncts) }
        case .join(var inner):
            let isPreserved = inner.kind != .full && inner.kind != .right
            if isPreserved, read.isSubset(of: inner.left.ids) {
                inner.left = placed(inner.left)
                return .join(inner)
            }
            guard inner.kind == .inner, read.isSubset(of: inner.right.ids) else { return nil }
            inner.right = placed(inner.right)
            return .join(inner)
        default: return nil
        }
    }
}

extension BoundExpression {
    var nodeCount: Int { children.reduce(1) { $0 + $1.nodeCount } }
}
