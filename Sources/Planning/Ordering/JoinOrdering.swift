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
        // Evidence of one scan is handed over by it; elsewhere subjects are columns like others.
        if case .aggregate(let node) = plan, node.evidence != nil, node.evidence?.columns == nil { return plan }
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
