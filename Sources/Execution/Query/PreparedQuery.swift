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
        self.query = query
        self.tables = tables
        self.options = options
    }

    /// Runs the query from the start.
    package func run(cancellation: Cancellation = Cancellation()) throws(ExecutionError) -> QueryResult {
        throw ExecutionError(.planUnsupported, "operators are not there yet")
    }
}
