import Schemas

/// Sideways information passing ("magic sets", Bancilhon and others 1986): where few keys meet an aggregate over many rows that
/// is joined on its groups, the aggregate reads only rows whose keys the other side has. Groups without a partner are in no
/// result of such a join, so nothing else changes. The other side becomes a shared plan, since two operators read it.
struct KeyReduction {
    private let tables: [TableSchema]
    private let statistics: [TableStatistics]
    private(set) var shared: [LogicalPlan]

    /// Worth it where the other side has so many times fewer keys than there are groups.
    private static let factor = 4.0
    /// Rows of an aggregate's input below which it is left alone.
    private static let rowsLeast = 10_000.0

    init(tables: [TableSchema], statistics: [TableStatistics], shared: [LogicalPlan]) {
        self.tables = tables
        self.statistics = statistics
        self.shared = shared
    }

    mutating func reduced(_ plan: LogicalPlan) -> LogicalPlan {
        if case .aggregate(let node) = plan, node.evidence != nil { return plan }
        var inner = self
        let plan = plan.mapInputs { inner.reduced($0) }
        self = inner
        if case .join(let node) = plan { return .join(joined(node)) }
        return plan
    }

    private mutating func joined(_ node: JoinNode) -> JoinNode {
        switch node.kind {
        case .inner, .left, .single, .semi, .anti: break
        case .right, .full, .mark: return node
        }
        var node = node
        if let right = reduce(
            node.right, keys: node.keys.map(\.right), by: &node.left, keys: node.keys.map(\.left), node)
        {
            node.right = right
        } else if node.kind == .inner || node.kind == .semi,
            let left = reduce(
                node.left, keys: node.keys.map(\.left), by: &node.right, keys: node.keys.map(\.right), node)
        {
            node.left = left
        }
        return node
    }

    /// `plan` with its aggregate reduced to the keys of `other`, which becomes shared; nil where it does not apply.
    private mutating func reduce(
        _ plan: LogicalPlan, keys: [BoundExpression], by other: inout LogicalPlan, keys otherKeys: [BoundExpression],
        _ join: JoinNode
    ) -> LogicalPlan? {
        let groups = keys.map { key -> BoundExpression? in
            guard case .column(let index, _) = key else { return nil }
            return Self.group(index, of: plan)
        }
        let found = groups.indices.filter { groups[$0] != nil }
        guard !found.isEmpty, let input = Self.aggregate(in: plan)?.input else { return nil }
        let estimator = Estimator(tables: tables, statistics: statistics, shared: shared)
        let (rows, few) = (estimator.estimate(input), estimator.estimate(other))
        let groupCount = found.map { Estimator.column(of: groups[$0] ?? keys[$0], rows).distinct }.max() ?? 1
        let keyCount = found.map { min(few.rows, Estimator.column(of: otherKeys[$0], few).distinct) }.max() ?? few.rows
        guard rows.rows >= Self.rowsLeast, keyCount * Self.factor < groupCount else { return nil }
        if case .shared = other {
        } else {
            shared.append(other)
            other = .shared(index: shared.count - 1, types: other.types(tables))
        }
        let filter = LogicalPlan.project(other, found.map { otherKeys[$0] })
        let semi = found.enumerated().map { position, key in
            JoinKey(
                left: groups[key] ?? keys[key], right: .column(index: position, type: otherKeys[key].type),
                nullsMatch: join.keys[key].nullsMatch)
        }
        return Self.replacingInput(of: plan, by: filtered(input, semi, filter))
    }

    /// The semi join as deep in `plan` as its keys allow.
    private func filtered(_ plan: LogicalPlan, _ keys: [JoinKey], _ filter: LogicalPlan) -> LogicalPlan {
        switch plan {
        case .filter(let input, let predicate):
            return .filter(filtered(input, keys, filter), predicate)
        case .join(var node) where node.kind == .inner:
            let leftCount = node.left.types(tables).count
            let columns = keys.reduce(into: Set<Int>()) { $0.formUnion($1.left.columns) }
            if columns.allSatisfy({ $0 < leftCount }) {
                node.left = filtered(node.left, keys, filter)
                return .join(node)
            }
            if columns.allSatisfy({ $0 >= leftCount }) {
                let moved = keys.map {
                    JoinKey(left: $0.left.shifted(by: -leftCount), right: $0.right, nullsMatch: $0.nullsMatch)
                }
                node.right = filtered(node.right, moved, filter)
                return .join(node)
            }
        case .project(let input, let expressions):
            let isPlain = keys.allSatisfy { key in
                key.left.columns.allSatisfy { if case .column = expressions[$0] { true } else { false } }
            }
            guard isPlain else { break }
            var positions: [Int: Int] = [:]
            for (index, expression) in expressions.enumerated() {
                if case .column(let inner, _) = expression { positions[index] = inner }
            }
            let moved = keys.map {
                JoinKey(left: $0.left.remapped(positions), right: $0.right, nullsMatch: $0.nullsMatch)
            }
            return .project(filtered(input, moved, filter), expressions)
        default: break
        }
        return .join(JoinNode(kind: .semi, left: plan, right: filter, keys: keys))
    }

    /// The aggregate under operators that keep or rename its groups.
    private static func aggregate(in plan: LogicalPlan) -> AggregateNode? {
        switch plan {
        case .aggregate(let node):
            node.groupingSets == nil && node.completion == nil && node.evidence == nil && !node.groups.isEmpty
                ? node : nil
        case .filter(let input, _), .project(let input, _): aggregate(in: input)
        default: nil
        }
    }

    /// The grouping expression, over the aggregate's input, behind an output column; nil for anything else.
    private static func group(_ column: Int, of plan: LogicalPlan) -> BoundExpression? {
        switch plan {
        case .aggregate(let node): return node.groups.indices.contains(column) ? node.groups[column] : nil
        case .filter(let input, _): return group(column, of: input)
        case .project(let input, let expressions):
            guard expressions.indices.contains(column), case .column(let inner, _) = expressions[column] else {
                return nil
            }
            return group(inner, of: input)
        default: return nil
        }
    }

    private static func replacingInput(of plan: LogicalPlan, by input: LogicalPlan) -> LogicalPlan {
        switch plan {
        case .aggregate(var node):
            node.input = input
            return .aggregate(node)
        default: return plan.mapInputs { replacingInput(of: $0, by: input) }
        }
    }
}
