import Schemas

/// Projection pushdown: scans, joins and windows keep only the columns that something above reads.
struct ColumnPruning {
    /// `required` of an output, or all of it (nil).
    private typealias Pruned = (plan: LogicalPlan, positions: [Int: Int])

    private let tables: [TableSchema]

    /// The same plan with the same output.
    static func prune(_ plan: LogicalPlan, tables: [TableSchema]) -> LogicalPlan {
        ColumnPruning(tables: tables).pruned(plan, required: nil).plan
    }

    /// The plan, and where each column of the old output that is still there lies in the new.
    private func pruned(_ plan: LogicalPlan, required: Set<Int>?) -> Pruned {
        switch plan {
        case .singleRow, .values, .shared: return (plan, identity(plan))
        case .scan(let table, let columns):
            let kept = columns.indices.filter { required?.contains($0) ?? true }
            return (.scan(table: table, columns: kept.map { columns[$0] }), Self.positions(of: kept))
        case .filter(let input, let predicate):
            let (inner, positions) = pruned(input, required: required.map { $0.union(predicate.columns) })
            return (.filter(inner, predicate.remapped(positions)), positions)
        case .project(let input, let expressions): return projection(input, expressions, required)
        case .aggregate(let node): return (.aggregate(aggregate(node)), identity(plan))
        case .distinct(let input): return (.distinct(pruned(input, required: nil).plan), identity(plan))
        case .sort(let input, let keys):
            let (inner, positions) = pruned(input, required: required?.union(Self.columns(of: keys.map(\.expression))))
            return (.sort(inner, Self.moved(keys, positions)), positions)
        case .limit(let input, let count, let offset):
            let (inner, positions) = pruned(input, required: required)
            return (.limit(inner, count: count, offset: offset), positions)
        case .join(let node): return join(node, required)
        case .unionAll(let inputs):
            guard let required else {
                return (.unionAll(inputs.map { pruned($0, required: nil).plan }), identity(plan))
            }
            let kept = required.sorted()
            return (.unionAll(inputs.map { exactly(kept, of: $0) }), Self.positions(of: kept))
        case .setOperation(var node):
            node.left = pruned(node.left, required: nil).plan
            node.right = pruned(node.right, required: nil).plan
            return (.setOperation(node), identity(plan))
        case .window(let node): return window(node, required)
        case .recursion(var node):
            node.initial = pruned(node.initial, required: nil).plan
            node.step = pruned(node.step, required: nil).plan
            return (.recursion(node), identity(plan))
        }
    }

    private func projection(
        _ input: LogicalPlan, _ expressions: [BoundExpression], _ required: Set<Int>?
    ) -> Pruned {
        let kept = expressions.indices.filter { required?.contains($0) ?? true }
        let (inner, positions) = pruned(input, required: Self.columns(of: kept.map { expressions[$0] }))
        return (.project(inner, kept.map { expressions[$0].remapped(positions) }), Self.positions(of: kept))
    }

    private func aggregate(_ node: AggregateNode) -> AggregateNode {
        var node = node
        let read = node.groups + node.aggregates.flatMap { [$0.argument, $0.secondArgument].compactMap(\.self) }
        let codes = node.evidence?.columns ?? []
        let (inner, positions) = pruned(node.input, required: Self.columns(of: read).union(codes))
        node.input = inner
        if let columns = node.evidence?.columns {
            node.evidence?.columns = columns.map { positions[$0] ?? $0 }
        }
        node.groups = node.groups.map { $0.remapped(positions) }
        for index in node.aggregates.indices {
            node.aggregates[index].argument = node.aggregates[index].argument?.remapped(positions)
            node.aggregates[index].secondArgument = node.aggregates[index].secondArgument?.remapped(positions)
        }
        return node
    }

    private func join(_ node: JoinNode, _ required: Set<Int>?) -> Pruned {
        var node = node
        let leftCount = node.left.types(tables).count
        let rightCount = node.right.types(tables).count
        let read = required ?? Set(0..<leftCount + (node.kind.showsRight ? rightCount : 0))
        let residual = node.residual?.columns ?? []
        let left = read.union(residual).filter { $0 < leftCount }.union(Self.columns(of: node.keys.map(\.left)))
        let rightRead = (node.kind.showsRight ? read.union(residual) : residual)
            .filter { $0 >= leftCount }.map { $0 - leftCount }
        let right = Set(rightRead).union(Self.columns(of: node.keys.map(\.right)))
        let (leftPlan, leftPositions) = pruned(node.left, required: left)
        let (rightPlan, rightPositions) = pruned(node.right, required: right)
        let newLeftCount = leftPlan.types(tables).count
        var positions = leftPositions
        for (old, new) in rightPositions { positions[old + leftCount] = new + newLeftCount }
        for index in node.keys.indices {
            node.keys[index].left = node.keys[index].left.remapped(leftPositions)
            node.keys[index].right = node.keys[index].right.remapped(rightPositions)
        }
        (node.left, node.right) = (leftPlan, rightPlan)
        node.residual = node.residual?.remapped(positions)
        switch node.kind {
        case .mark: return (.join(node), leftPositions.merging([leftCount: newLeftCount]) { $1 })
        case .semi, .anti: return (.join(node), leftPositions)
        case .inner, .left, .right, .full, .single: return (.join(node), positions)
        }
    }

    private func window(_ node: WindowNode, _ required: Set<Int>?) -> Pruned {
        var node = node
        let inputCount = node.input.types(tables).count
        let kept = node.calls.indices.filter { required?.contains($0 + inputCount) ?? true }
        let calls = kept.map { node.calls[$0] }
        let read = Self.columns(of: node.partition + node.order.map(\.expression) + calls.flatMap(\.arguments))
        let (inner, positions) = pruned(
            node.input, required: required.map { $0.filter { $0 < inputCount }.union(read) })
        let newCount = inner.types(tables).count
        node.input = inner
        node.partition = node.partition.map { $0.remapped(positions) }
        node.order = Self.moved(node.order, positions)
        node.calls = calls.map { call in
            var call = call
            call.arguments = call.arguments.map { $0.remapped(positions) }
            return call
        }
        var all = positions
        for (new, old) in kept.enumerated() { all[old + inputCount] = new + newCount }
        return (.window(node), all)
    }

    /// The input with just these columns, in this order.
    private func exactly(_ kept: [Int], of input: LogicalPlan) -> LogicalPlan {
        let types = input.types(tables)
        let (inner, positions) = pruned(input, required: Set(kept))
        let columns = kept.map { BoundExpression.column(index: positions[$0] ?? $0, type: types[$0]) }
        let isWhole =
            inner.types(tables).count == kept.count
            && columns.enumerated().allSatisfy { $0.element == .column(index: $0.offset, type: $0.element.type) }
        return isWhole ? inner : .project(inner, columns)
    }

    private func identity(_ plan: LogicalPlan) -> [Int: Int] {
        Self.positions(of: Array(plan.types(tables).indices))
    }

    private static func positions(of kept: [Int]) -> [Int: Int] {
        Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    }

    private static func moved(_ keys: [SortKey], _ positions: [Int: Int]) -> [SortKey] {
        keys.map {
            SortKey(
                expression: $0.expression.remapped(positions), isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
        }
    }

    private static func columns(of expressions: [BoundExpression]) -> Set<Int> {
        expressions.reduce(into: []) { $0.formUnion($1.columns) }
    }
}
