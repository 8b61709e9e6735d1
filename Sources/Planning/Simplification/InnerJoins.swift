import Schemas

/// Makes one tree of adjacent inner joins, cross products and filters: every relation gets the conjuncts over it alone, and
/// relations are joined in the order of the text, but where an equality connects them before where none does.
struct InnerJoins {
    let pushdown: PredicatePushdown

    func form(_ join: RelationJoin, _ conjuncts: [BoundExpression]) -> Relation {
        var relations: [Relation] = []
        var pool = conjuncts
        // The first join is inner, or a predicate makes it so.
        var join = join
        join.kind = .inner
        flatten(.join(join), &relations, &pool)
        pool = Conjuncts.withConstants(Conjuncts.simplified(pool))
        let ids = relations.map(\.ids)
        func owner(_ conjunct: BoundExpression) -> Int? {
            let read = conjunct.columns
            return read.isEmpty ? 0 : ids.firstIndex { read.isSubset(of: $0) }
        }
        var own = relations.map { _ in [BoundExpression]() }
        var rest: [BoundExpression] = []
        for conjunct in pool {
            if let index = owner(conjunct) {
                own[index].append(conjunct)
                continue
            }
            rest.append(conjunct)
            for index in ids.indices {
                if let implied = Conjuncts.implied(by: conjunct, about: ids[index]) { own[index].append(implied) }
            }
        }
        let parts = zip(relations, own).map { pushdown.push($0, Conjuncts.simplified($1)) }
        return Self.connected(parts, ids, rest)
    }

    private func flatten(_ relation: Relation, _ relations: inout [Relation], _ pool: inout [BoundExpression]) {
        switch relation {
        case .join(let join) where join.kind == .inner || Self.isInner(join, pool):
            pool += join.conditions
            flatten(join.left, &relations, &pool)
            flatten(join.right, &relations, &pool)
        case .filter(let input, let conjuncts):
            pool += conjuncts
            flatten(input, &relations, &pool)
        default: relations.append(relation)
        }
    }

    private static func isInner(_ join: RelationJoin, _ pool: [BoundExpression]) -> Bool {
        guard join.kind == .left else { return false }
        let right = join.right.ids
        return pool.contains { Nullability.rejects($0, right) }
    }

    // MARK: Order

    private struct Tree {
        var relation: Relation
        var ids: Set<Int>
    }

    private static func connected(
        _ parts: [Relation], _ ids: [Set<Int>], _ conditions: [BoundExpression]
    ) -> Relation {
        var open = conditions
        var left = zip(parts, ids).map { Tree(relation: $0, ids: $1) }
        var trees: [Tree] = []
        while !left.isEmpty {
            var tree = left.removeFirst()
            while let next = left.firstIndex(where: { candidate in
                open.contains { isKey($0, tree.ids, candidate.ids) }
            }) {
                tree = joined(tree, left.remove(at: next), &open)
            }
            trees.append(tree)
        }
        // Trees that no equality connects: products, the nearest condition at once.
        var whole = trees.removeFirst()
        while !trees.isEmpty {
            let next = trees.firstIndex { tree in
                let pair = whole.ids.union(tree.ids)
                return open.contains { $0.columns.isSubset(of: pair) }
            }
            whole = joined(whole, trees.remove(at: next ?? 0), &open)
        }
        return whole.relation.filtered(open)
    }

    private static func joined(_ left: Tree, _ right: Tree, _ open: inout [BoundExpression]) -> Tree {
        let ids = left.ids.union(right.ids)
        let conditions = open.filter { $0.columns.isSubset(of: ids) }
        open.removeAll { $0.columns.isSubset(of: ids) }
        let join = RelationJoin(kind: .inner, left: left.relation, right: right.relation, conditions: conditions)
        return Tree(relation: .join(join), ids: ids)
    }

    /// True if the condition is an equality of something on the left with something on the right.
    static func isKey(_ condition: BoundExpression, _ left: Set<Int>, _ right: Set<Int>) -> Bool {
        guard case .call(let function, let operands, _) = condition,
            function == .equal || function == .isNotDistinctFrom
        else { return false }
        let (a, b) = (operands[0].columns, operands[1].columns)
        guard !a.isEmpty, !b.isEmpty else { return false }
        return (a.isSubset(of: left) && b.isSubset(of: right)) || (a.isSubset(of: right) && b.isSubset(of: left))
    }
}
