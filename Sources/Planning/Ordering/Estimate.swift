import Schemas

/// Estimated size of an operator's output.
struct Estimate {
    var rows: Double
    /// One an output column.
    var columns: [TableStatistics.Column]

    static let unknown = TableStatistics.Column(distinct: 100, nullShare: 0)

    /// Of something of which nothing is known.
    static func some(_ columns: Int) -> Estimate {
        Estimate(rows: 1_000, columns: Array(repeating: unknown, count: columns))
    }

    /// Fewer rows have at most as many distinct values.
    func scaled(to newRows: Double) -> Estimate {
        let rows = max(1, newRows)
        return Estimate(
            rows: rows,
            columns: columns.map {
                var column = $0
                column.distinct = max(1, min(column.distinct, rows))
                return column
            })
    }
}

/// Estimates plans bottom up by the usual assumptions: uniform values, independent conditions, containment of join keys.
struct Estimator {
    let tables: [TableSchema]
    let statistics: [TableStatistics]
    let shared: [LogicalPlan]

    func estimate(_ plan: LogicalPlan) -> Estimate {
        switch plan {
        case .singleRow: return Estimate(rows: 1, columns: [])
        case .scan(let table, let columns):
            guard statistics.indices.contains(table) else { return .some(columns.count) }
            let known = statistics[table]
            return Estimate(
                rows: known.rows,
                columns: columns.map { known.columns.indices.contains($0) ? known.columns[$0] : Estimate.unknown })
        case .values(let rows, let types):
            return Estimate(rows: Double(rows.count), columns: types.map { _ in Estimate.unknown })
        case .shared(let index, let types):
            guard shared.indices.contains(index) else { return .some(types.count) }
            // A plan names earlier ones alone.
            return Estimator(tables: tables, statistics: statistics, shared: Array(shared[..<index]))
                .estimate(shared[index])
        case .recursion(let node):
            let first = estimate(node.initial)
            return Estimate(rows: first.rows * 10, columns: first.columns)
        case .filter(let input, let predicate):
            let inner = estimate(input)
            return inner.scaled(to: inner.rows * Selectivity(inner).of(predicate))
        case .project(let input, let expressions):
            let inner = estimate(input)
            return Estimate(rows: inner.rows, columns: expressions.map { Self.column(of: $0, inner) })
        case .sort(let input, _): return estimate(input)
        case .limit(let input, let count, _):
            let inner = estimate(input)
            return count.map { inner.scaled(to: min(inner.rows, Double($0))) } ?? inner
        case .distinct(let input):
            let inner = estimate(input)
            return inner.scaled(to: Self.groups(inner.columns, rows: inner.rows))
        case .aggregate(let node): return aggregate(node)
        case .window(let node):
            var inner = estimate(node.input)
            inner.columns += node.calls.map { _ in Estimate.unknown }
            return inner
        case .unionAll(let inputs):
            let parts = inputs.map(estimate)
            return Estimate(rows: parts.reduce(0) { $0 + $1.rows }, columns: parts.first?.columns ?? [])
        case .setOperation(let node): return estimate(node.left)
        case .join(let node): return join(node)
        }
    }

    /// Statistics of an expression: those of its column, or of all columns in it.
    static func column(of expression: BoundExpression, _ input: Estimate) -> TableStatistics.Column {
        switch expression {
        case .column(let index, _):
            return input.columns.indices.contains(index) ? input.columns[index] : Estimate.unknown
        case .literal(let value, _): return TableStatistics.Column(distinct: 1, nullShare: value.isNull ? 1 : 0)
        default:
            let distinct = expression.columns.reduce(1.0) {
                $0 * (input.columns.indices.contains($1) ? input.columns[$1].distinct : Estimate.unknown.distinct)
            }
            let few = expression.type == .boolean ? 2 : distinct
            return TableStatistics.Column(distinct: max(1, min(few, distinct, input.rows)), nullShare: 0)
        }
    }

    private static func groups(_ columns: [TableStatistics.Column], rows: Double) -> Double {
        min(rows, columns.reduce(1) { min($0 * $1.distinct, 1e15) })
    }

    private func aggregate(_ node: AggregateNode) -> Estimate {
        let inner = estimate(node.input)
        let groups = node.groups.map { Self.column(of: $0, inner) }
        var rows = node.groups.isEmpty ? 1 : Self.groups(groups, rows: inner.rows)
        if let domains = node.completion { rows = domains.reduce(1) { $0 * Double($1.count) } }
        let rest = tables.isEmpty ? 0 : LogicalPlan.aggregate(node).types(tables).count - groups.count
        let values = (0..<rest).map { _ in TableStatistics.Column(distinct: rows, nullShare: 0) }
        return Estimate(rows: max(1, rows), columns: groups + values)
    }

    private func join(_ node: JoinNode) -> Estimate {
        let (left, right) = (estimate(node.left), estimate(node.right))
        let pairs = Selectivity.pairs(
            left, right, keys: node.keys.map { (Self.column(of: $0.left, left), Self.column(of: $0.right, right)) })
        let both = Estimate(rows: pairs, columns: left.columns + right.columns)
        let matches = node.residual.map { pairs * Selectivity(both).of($0) } ?? pairs
        let found = min(1, matches / max(1, left.rows))
        switch node.kind {
        case .inner: return both.scaled(to: matches)
        case .left: return both.scaled(to: max(matches, left.rows))
        case .right: return both.scaled(to: max(matches, right.rows))
        case .full: return both.scaled(to: max(matches, left.rows + right.rows))
        case .single: return both.scaled(to: left.rows)
        case .semi: return left.scaled(to: left.rows * found)
        case .anti: return left.scaled(to: left.rows * max(0.05, 1 - found))
        case .mark:
            return Estimate(
                rows: left.rows, columns: left.columns + [TableStatistics.Column(distinct: 2, nullShare: 0)])
        }
    }
}
