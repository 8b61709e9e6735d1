import Schemas

/// Orders inner joins by estimated cost and puts the smaller input of each to the right, where the executor builds its table.
/// Dynamic programming over connected subsets (Moerkotte & Neumann) for a few relations, greedy for many. The output keeps its
/// columns; results do not depend on the order but for rows without ORDER BY.
package struct JoinOrdering {
    private let tables: [TableSchema]
    private let estimator: Estimator

    /// `statistics` in the order of `tables`.
    package static func reorder(_ query: BoundQuery, statistics: [TableStatistics]) -> BoundQuery {
        guard statistics.count == query.tables.count else { return query }
        var query = query
        for index in query.shared.indices {
            query.shared[index] = ordered(query.shared[index], query.shared, statistics, query.tables)
        }
        query.plan = ordered(query.plan, query.shared, statistics, query.tables)
        var reduction = KeyReduction(tables: query.tables, statistics: statistics, shared: query.shared)
        query.plan = reduction.reduced(query.plan)
        query.shared = reduction.shared
        return query
    }

    /// Rows that a plan may give.
    package static func estimatedRows(
        _ plan: LogicalPlan, shared: [LogicalPlan], statistics: [TableStatistics], tables: [TableSchema]
    ) -> Double {
        Estimator(tables: tables, statistics: statistics, shared: shared).estimate(plan).rows
    }

    private static func ordered(
        _ plan: LogicalPlan, _ shared: [LogicalPlan], _ statistics: [TableStatistics], _ tables: [TableSchema]
    ) -> LogicalPlan {
        let ordering = JoinOrdering(
            tables: tables, estimator: Estimator(tables: tables, statistics: statistics, shared: shared))
        return ColumnPruning.prune(ordering.ordered(plan), tables: tables)
    }

    private func ordered(_ plan: LogicalPlan) -> LogicalPlan {
        // Evidence names the subject keys of the scans by their order.
        if case .aggregate(let node) = plan, node.evidence != nil { return plan }
        guard var graph = JoinGraph(plan, tables: tables), graph.relations.count <= RelationSet.limit else {
            return plan.mapInputs(ordered)
        }
        for index in graph.relations.indices { graph.replace(index, by: ordered(graph.relations[index].plan)) }
        let assembly = JoinAssembly(graph: graph, estimator: estimator)
        let leaves = graph.relations.indices.map(assembly.leaf)
        let search = JoinSearch(assembly: assembly, leaves: leaves)
        return assembly.plan(search.best())
    }
}

extension LogicalPlan {
    /// The same operator over other inputs with the same columns.
    func mapInputs(_ transform: (LogicalPlan) -> LogicalPlan) -> LogicalPlan {
        switch self {
        case .singleRow, .scan, .values, .shared: return self
        case .filter(let input, let predicate): return .filter(transform(input), predicate)
        case .project(let input, let expressions): return .project(transform(input), expressions)
        case .distinct(let input): return .distinct(transform(input))
        case .sort(let input, let keys): return .sort(transform(input), keys)
        case .limit(let input, let count, let offset): return .limit(transform(input), count: count, offset: offset)
        case .unionAll(let inputs): return .unionAll(inputs.map(transform))
        case .aggregate(var node):
            node.input = transform(node.input)
            return .aggregate(node)
        case .window(var node):
            node.input = transform(node.input)
            return .window(node)
        case .join(var node):
            (node.left, node.right) = (transform(node.left), transform(node.right))
            return .join(node)
        case .setOperation(var node):
            (node.left, node.right) = (transform(node.left), transform(node.right))
            return .setOperation(node)
        }
    }
}
