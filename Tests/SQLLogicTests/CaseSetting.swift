import Columns
import Execution
import Planning
import Schemas
import Twin

/// What runs a case.
enum CaseSetting {
    case executor(ExecutionOptions)
    /// The slow twin.
    case twin

    func rows(_ query: BoundQuery, _ tables: [SealedTable]) throws -> [[Value]] {
        switch self {
        case .executor(let options):
            try PreparedQuery(query: query, tables: tables, options: options).run().batches.flatMap { batch in
                (0..<batch.rowCount).map { row in batch.vectors.map { $0[row] } }
            }
        case .twin: try Evaluator(query: query, tables: tables).run().rows
        }
    }
}
