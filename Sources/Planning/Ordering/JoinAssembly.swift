import Schemas

/// Builds join trees over the relations of a graph.
struct JoinAssembly {
    let graph: JoinGraph
    let estimator: Estimator
    private let columnEstimates: [TableStatistics.Column]
    private let relationRows: [Double]
    /// Estimates stay finite.
    private static let rowsLimit = 1e100

    /// A tree over some of the relations, with its estimate.
    final class Tree {
        let relations: RelationSet
        let rows: Double
        let cost: Double
        let sides: (left: Tree, right: Tree)?

        init(relations: RelationSet, rows: Double, cost: Double, sides: (left: Tree, right: Tree)? = nil) {
            self.relations = relations
            self.rows = rows
            self.cost = cost
            self.sides = sides
        }
    }

    init(graph: JoinGraph, estimator: Estimator) {
        self.graph = graph
        self.estimator = estimator
        var columns: [TableStatistics.Column] = []
        var rows: [Double] = []
        for (index, relation) in graph.relations.enumerated() {
            let estimate = estimator.estimate(Self.filtered(relation, Self.ownConditions(index, graph)))
            columns += estimate.columns
            rows.append(estimate.rows)
        }
        columnEstimates = columns
        relationRows = rows
    }

    func leaf(_ relation: Int) -> Tree {
        Tree(relations: RelationSet(relation), rows: relationRows[relation], cost: 0)
    }

    /// The join of two trees, the smaller one on the right; nil where nothing connects them and `allowsProduct` is false.
    func join(_ one: Tree, _ other: Tree, allowsProduct: Bool) -> Tree? {
        let keys = keys(one.relations, other.relations)
        guard !keys.isEmpty || allowsProduct else { return nil }
        let (left, right) = one.rows >= other.rows ? (one, other) : (other, one)
        func side(_ expression: BoundExpression, _ tree: Tree) -> TableStatistics.Column {
            var column = Estimator.column(of: expression, Estimate(rows: tree.rows, columns: columnEstimates))
            column.distinct = min(column.distinct, max(1, tree.rows))
            return column
        }
        let sides = keys.map { (side($0.left, one), side($0.right, other)) }
        var rows = Selectivity.pairs(
            Estimate(rows: left.rows, columns: []), Estimate(rows: right.rows, columns: []), keys: sides)
        let both = one.relations.union(other.relations)
        for condition in residual(one.relations, other.relations) {
            rows *= Selectivity(Estimate(rows: rows, columns: columnEstimates)).of(condition)
        }
        rows = min(max(1, rows), Self.rowsLimit)
        // Rows made, rows put into the table, rows looked up in it.
        let own = rows + 1.5 * right.rows + 0.3 * left.rows + (keys.isEmpty ? left.rows * right.rows : 0)
        return Tree(relations: both, rows: rows, cost: one.cost + other.cost + own, sides: (left, right))
    }

    /// The whole plan, its columns in the order of the graph.
    func plan(_ tree: Tree) -> LogicalPlan {
        var (plan, columns) = assembled(tree)
        let constant =
            graph.conditions.filter { $0.relations.isEmpty }.map(\.expression)
            + graph.equalities.filter { $0.left.isEmpty && $0.right.isEmpty }.map { Self.condition($0.key) }
        if let condition = BoundExpression.conjunction(constant) { plan = .filter(plan, condition) }
        guard columns != Array(columns.indices) else { return plan }
        let positions = Self.positions(columns)
        return .project(
            plan,
            columns.indices.map { .column(index: positions[$0] ?? $0, type: graph.type(of: $0)) })
    }

    private func assembled(_ tree: Tree) -> (LogicalPlan, columns: [Int]) {
        guard let sides = tree.sides else {
            let index = tree.relations.first
            let relation = graph.relations[index]
            let columns = Array(relation.offset..<relation.offset + relation.types.count)
            return (Self.filtered(relation, Self.ownConditions(index, graph)), columns)
        }
        let (left, leftColumns) = assembled(sides.left)
        let (right, rightColumns) = assembled(sides.right)
        let columns = leftColumns + rightColumns
        let (leftPositions, rightPositions) = (Self.positions(leftColumns), Self.positions(rightColumns))
        let keys = keys(sides.left.relations, sides.right.relations).map {
            JoinKey(
                left: $0.left.remapped(leftPositions), right: $0.right.remapped(rightPositions),
                nullsMatch: $0.nullsMatch)
        }
        let residual = BoundExpression.conjunction(residual(sides.left.relations, sides.right.relations))
        let node = JoinNode(
            kind: .inner, left: left, right: right, keys: keys, residual: residual?.remapped(Self.positions(columns)))
        return (.join(node), columns)
    }

    /// Equalities between two sets, the first set's side left: one a class, and those of whole expressions.
    private func keys(_ left: RelationSet, _ right: RelationSet) -> [JoinKey] {
        var found: [JoinKey] = []
        for members in graph.classes {
            guard let one = members.first(where: { left.contains(graph.relation(of: $0)) }),
                let other = members.first(where: { right.contains(graph.relation(of: $0)) })
            else { continue }
            found.append(
                JoinKey(
                    left: .column(index: one, type: graph.type(of: one)),
                    right: .column(index: other, type: graph.type(of: other))))
        }
        for equality in graph.equalities where !equality.left.isEmpty && !equality.right.isEmpty {
            let key = equality.key
            if equality.left.isSubset(of: left), equality.right.isSubset(of: right) {
                found.append(key)
            } else if equality.left.isSubset(of: right), equality.right.isSubset(of: left) {
                found.append(JoinKey(left: key.right, right: key.left, nullsMatch: key.nullsMatch))
            }
        }
        return found
    }

    /// Conditions that can be decided over both sets and over neither alone.
    private func residual(_ left: RelationSet, _ right: RelationSet) -> [BoundExpression] {
        let both = left.union(right)
        func isDue(_ set: RelationSet) -> Bool {
            set.isSubset(of: both) && !set.isSubset(of: left) && !set.isSubset(of: right)
        }
        let conditions = graph.conditions.filter { isDue($0.relations) }.map(\.expression)
        // Equalities whose sides do not fall apart into the two sets.
        let equalities = graph.equalities.filter { equality in
            let (one, other) = (equality.left, equality.right)
            let isKey =
                !one.isEmpty && !other.isEmpty
                && ((one.isSubset(of: left) && other.isSubset(of: right))
                    || (one.isSubset(of: right) && other.isSubset(of: left)))
            return isDue(one.union(other)) && !isKey
        }
        return conditions + equalities.map { Self.condition($0.key) }
    }

    private static func condition(_ key: JoinKey) -> BoundExpression {
        .call(key.nullsMatch ? .isNotDistinctFrom : .equal, [key.left, key.right], type: .boolean)
    }

    /// What one relation decides alone, over the columns of all.
    private static func ownConditions(_ relation: Int, _ graph: JoinGraph) -> [BoundExpression] {
        let own = RelationSet(relation)
        return graph.conditions.filter { $0.relations == own }.map(\.expression)
            + graph.equalities.filter { $0.left.union($0.right) == own }.map { condition($0.key) }
    }

    private static func filtered(_ relation: JoinGraph.Relation, _ conditions: [BoundExpression]) -> LogicalPlan {
        guard let condition = BoundExpression.conjunction(conditions) else { return relation.plan }
        let columns = Array(relation.offset..<relation.offset + relation.types.count)
        return PredicateOrder.filter(relation.plan, condition.remapped(positions(columns)))
    }

    private static func positions(_ columns: [Int]) -> [Int: Int] {
        Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    }
}
