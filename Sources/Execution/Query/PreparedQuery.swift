import Columns
import Planning
import Schemas

/// A bound query over open tables, ready to run any number of times.
package final class PreparedQuery {
    private let query: BoundQuery
    private let tables: [SealedTable]
    private let options: ExecutionOptions
    private let statistics: [TableStatistics]
    /// Whose subjects the evidence counts.
    private let evidenceKeys: [SubjectKey]?

    /// `tables` in the order of `query.tables`; their schemas must be the ones the query was bound to.
    package init(query: BoundQuery, tables: [SealedTable], options: ExecutionOptions) throws(ExecutionError) {
        guard tables.map(\.schema) == query.tables else { throw ExecutionError(.tableMismatch) }
        guard (1...ExecutionOptions.batchRowsLimit).contains(options.batchRows),
            (1...ExecutionOptions.threadsLimit).contains(options.threads), options.memoryBytesLimit >= 0,
            options.rowsLimit >= 0
        else { throw ExecutionError(.optionInvalid) }
        if let fault = PlanCheck.fault(of: query) { throw ExecutionError(.planInvalid, fault) }
        let statistics = tables.map { TableStatistics($0.manifest) }
        evidenceKeys = query.evidenceKeys
        let tracked: BoundQuery
        do throws(PlanningError) {
            tracked = try SubjectTracking.track(query)
        } catch {
            throw ExecutionError(.planUnsupported, "evidence: \(error.diagnostics.map(\.message).joined(separator: "; "))")
        }
        self.query = JoinOrdering.reorder(tracked, statistics: statistics)
        self.statistics = statistics
        self.tables = tables
        self.options = options
    }

    /// The plan as it will run, with estimated rows: for open data alone.
    package var planText: String { PlanText.text(of: query, statistics: statistics) }

    /// Runs the query from the start.
    package func run(cancellation: Cancellation = Cancellation()) throws(ExecutionError) -> QueryResult {
        try cancellation.check()
        let context = RunContext(options: options, cancellation: cancellation)
        defer {
            LargeMemory.giveBack(afterPeak: context.budget.peakBytes)
            for table in tables { table.releaseLargeDictionaries() }
        }
        return try run(context)
    }

    private func run(_ context: RunContext) throws(ExecutionError) -> QueryResult {
        let executor = PlanExecutor(
            tables: tables, statistics: statistics, shared: query.shared, context: context)
        let rows = try executor.collect(try executor.pipeline(query.plan), rowsLimit: options.rowsLimit)
        guard rows.count <= options.rowsLimit else { throw ExecutionError(.rowsLimit) }
        let builder = ResultBuilder(query: query, rows: rows, context: context)
        return QueryResult(
            batches: try builder.batches(), rowCount: rows.count,
            evidence: try builder.evidence(evidenceKeys, hadScalarErrors: context.hadScalarErrors),
            hadScalarErrors: context.hadScalarErrors, explanation: context.explanation)
    }
}
