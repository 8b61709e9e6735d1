import Schemas

/// Projection pushdown: scans list only the columns that something above reads.
enum ColumnPruning {
    static func prune(_ plan: LogicalPlan) -> LogicalPlan { pruned(plan, required: nil).plan }

    /// The plan, and where each column of the old output lies in the new. `required` nil: all columns.
    private static func pruned(
        _ plan: LogicalPlan, required: Set<Int>?
    ) -> (plan: LogicalPlan, positions: [Int: Int]) {
        switch plan {
        case .singleRow: return (plan, [:])
        case .scan(let table, let columns):
            let kept = columns.indices.filter { required?.contains($0) ?? true }
            let positions = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
            return (.scan(table: table, columns: kept.map { columns[$0] }), positions)
        case .filter(let input, let predicate):
            let (inner, positions) = pruned(input, required: required.map { $0.union(predicate.columns) })
            return (.filter(inner, predicate.remapped(positions)), positions)
        case .project(let input, let expressions):
            let (inner, positions) = pruned(input, required: columns(of: expressions))
            return (.project(inner, expressions.map { $0.remapped(positions) }), [:])
        case .aggregate(var node):
            let (inner, positions) = pruned(
                node.input, required: columns(of: node.groups + node.aggregates.compactMap(\.argument)))
            node.input = inner
            node.groups = node.groups.map { $0.remapped(positions) }
            for index in node.aggregates.indices {
                node.aggregates[index].argument = node.aggregates[index].argument?.remapped(positions)
            }
            return (.aggregate(node), [:])
        case .distinct(let input):
            let (inner, positions) = pruned(input, required: nil)
            return (.distinct(inner), positions)
        case .sort(let input, let keys):
            let needed = columns(of: keys.map(\.expression))
            let (inner, positions) = pruned(input, required: required.map { $0.union(needed) })
            let moved = keys.map {
                SortKey(
                    expression: $0.expression.remapped(positions), isDescending: $0.isDescending,
                    nullsFirst: $0.nullsFirst)
            }
            return (.sort(inner, moved), positions)
        case .limit(let input, let count, let offset):
            let (inner, positions) = pruned(input, required: required)
            return (.limit(inner, count: count, offset: offset), positions)
        }
    }

    private static func columns(of expressions: [BoundExpression]) -> Set<Int> {
        expressions.reduce(into: []) { $0.formUnion($1.columns) }
    }
}
