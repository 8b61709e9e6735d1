import Columns
import Execution
import Planning
import Schemas

/// Runs queries over tables in memory, under every setting that must not matter.
enum Engine {
    /// Batch sizes, kernels, threads.
    static let settings: [ExecutionOptions] = [
        ExecutionOptions(threads: 1, batchRows: 2_048, useFastKernels: true),
        ExecutionOptions(threads: 2, batchRows: 2_048, useFastKernels: true),
        ExecutionOptions(threads: 1, batchRows: 2_048, useFastKernels: false),
        ExecutionOptions(threads: 2, batchRows: 7, useFastKernels: true),
        ExecutionOptions(threads: 2, batchRows: 7, useFastKernels: false),
        ExecutionOptions(threads: 1, batchRows: 1, useFastKernels: true),
        ExecutionOptions(threads: 1, batchRows: 1, useFastKernels: false),
    ]

    static func seal(_ schema: TableSchema, _ rows: [[Value]], zoneRows: Int = 64) throws -> SealedTable {
        let table = try TableSealer(UnsealedTable(schema: schema, rows: rows), zoneRows: zoneRows).sealInMemory()
        try table.validate()
        return table
    }

    /// All rows of a result, as values.
    static func rows(_ result: QueryResult) -> [[Value]] {
        result.batches.flatMap { batch in
            (0..<batch.rowCount).map { row in batch.vectors.map { $0[row: row] } }
        }
    }

    static func run(
        _ sql: String, _ tables: [SealedTable], _ options: ExecutionOptions = settings[0],
        mode: QueryMode = .open(evidence: false)
    ) throws -> QueryResult {
        let query = try Planner.compile(sql, tables: tables.map(\.schema), mode: mode)
        return try PreparedQuery(query: query, tables: tables, options: options).run()
    }

    /// Runs a plan whose every output column is shown.
    static func run(_ plan: LogicalPlan, types: [ColumnType], _ table: SealedTable, _ options: ExecutionOptions) throws
        -> QueryResult
    {
        let columns = types.enumerated().map { index, type in
            ResultColumn(name: "c\(index)", type: type.result, role: .plain)
        }
        let query = BoundQuery(plan: plan, columns: columns, tables: [table.schema], isRestricted: false)
        return try PreparedQuery(query: query, tables: [table], options: options).run()
    }

    /// The value of one expression over one row of values.
    static func evaluate(
        _ expression: BoundExpression, _ values: [(ColumnType, Value)] = [], fast: Bool = true
    ) throws -> (value: Value, error: Bool) {
        let schema = TableSchema(
            name: "t",
            columns: [ColumnSchema(name: "k", type: .integer)]
                + values.enumerated().map { ColumnSchema(name: "c\($0.offset)", type: $0.element.0) })
        let table = try seal(schema, [[.integer(0)] + values.map(\.1)])
        let plan = LogicalPlan.project(.scan(table: 0, columns: values.indices.map { $0 + 1 }), [expression])
        let result = try run(
            plan, types: [expression.type], table, ExecutionOptions(batchRows: 4, useFastKernels: fast))
        return (rows(result)[0][0], result.hadScalarErrors)
    }
}

extension ResultVector {
    subscript(row row: Int) -> Value { self[row] }
}

extension ColumnType {
    var result: ResultType {
        switch self {
        case .integer: .integer
        case .decimal(_, let scale): .decimal(scale: scale)
        case .double: .double
        case .boolean: .boolean
        case .date: .date
        case .timestamp: .timestamp
        case .text: .text
        }
    }
}
