import Columns
import Planning
import Schemas
import Testing

@testable import Twin

/// Plans over constant rows, written by hand.
enum Rows {
    /// Integers; nil is NULL.
    static func values(_ rows: [[Int64?]]) -> LogicalPlan {
        .values(
            rows.map { $0.map { $0.map(Value.integer) ?? .null } },
            types: Array(repeating: .integer, count: rows.first?.count ?? 0))
    }

    static func column(_ index: Int) -> BoundExpression { .column(index: index, type: .integer) }

    static func result(_ plan: LogicalPlan) throws -> (rows: [[Value]], hadScalarErrors: Bool) {
        let columns = plan.types([]).map { ResultColumn(name: "", type: ResultType($0), role: .plain) }
        let query = BoundQuery(plan: plan, columns: columns, tables: [], isRestricted: false)
        let result = try Evaluator(query: query, tables: []).run()
        return (result.rows, result.hadScalarErrors)
    }

    /// Numbers and truth values (1, 0) as integers; nil is NULL.
    static func numbers(_ plan: LogicalPlan) throws -> [[Int?]] {
        try result(plan).rows.map { row in
            row.map { value in
                switch value {
                case .integer(let number): Int(number)
                case .decimal(let unscaled, 0): Int(unscaled)
                case .boolean(let flag): flag ? 1 : 0
                default: nil
                }
            }
        }
    }
}
