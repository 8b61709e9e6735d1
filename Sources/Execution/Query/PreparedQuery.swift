import Columns
import Planning
import Schemas

/// A bound query over open tables, ready to run any number of times.
package final class PreparedQuery {
    private let query: BoundQuery
    private let tables: [SealedTable]
    private let options: ExecutionOptions

    /// `tables` in the order of `query.tables`; their schemas must be the ones the query was bound to.
    package init(query: BoundQuery, tables: [SealedTable], options: ExecutionOptions) throws(ExecutionError) {
        guard tables.map(\.schema) == query.tables else { throw ExecutionError(.tableMismatch) }
        guard (1...ExecutionOptions.batchRowsLimit).contains(options.batchRows),
            (1...ExecutionOptions.threadsLimit).contains(options.threads), options.memoryBytesLimit >= 0,
            options.rowsLimit >= 0
        else { throw ExecutionError(.optionInvalid) }
        self.query = query
        self.tables = tables
        self.options = options
    }

    /// Runs the query from the start.
    package func run(cancellation: Cancellation = Cancellation()) throws(ExecutionError) -> QueryResult {
        try cancellation.check()
        let context = RunContext(options: options, cancellation: cancellation)
        let executor = PlanExecutor(tables: tables, context: context)
        let rows = try executor.collect(try executor.pipeline(query.plan), rowsLimit: options.rowsLimit)
        guard rows.count <= options.rowsLimit else { throw ExecutionError(.rowsLimit) }
        let builder = ResultBuilder(query: query, rows: rows)
        return QueryResult(
            batches: try builder.batches(), rowCount: rows.count,
            evidence: try builder.evidence(hadScalarErrors: context.hadScalarErrors),
            hadScalarErrors: context.hadScalarErrors, explanation: context.explanation)
    }
}
