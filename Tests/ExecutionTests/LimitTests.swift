import Columns
import Execution
import Planning
import Schemas
import Testing

/// Every limit has its own rejection.
@Suite struct LimitTests {
    private static func table(_ rows: Int = 5_000) throws -> SealedTable {
        let schema = TableSchema(
            name: "t",
            columns: [
                ColumnSchema(name: "id", type: .integer), ColumnSchema(name: "s", type: .text),
                ColumnSchema(name: "w", type: .integer),
            ],
            subjectKeys: [SubjectKey(column: "id", type: "person"), SubjectKey(column: "w", type: "enterprise")])
        return try Engine.seal(
            schema, (0..<rows).map { [.integer(Int64($0) * 1_000_003), .text("text \($0)"), .integer(Int64($0 % 77))] })
    }

    private static func code(_ body: () throws -> Void) -> ExecutionError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? ExecutionError)?.code
        }
    }

    static let heavy = [
        "SELECT s FROM t", "SELECT id, count(*) FROM t GROUP BY id", "SELECT count(DISTINCT s || 'x') FROM t",
        "SELECT DISTINCT lower(s) || s FROM t", "SELECT id FROM t ORDER BY s DESC",
        "SELECT max(s || s) FROM t GROUP BY id",
    ]

    /// Every operator that grows asks first: a small budget refuses, a large one does not.
    @Test(arguments: heavy, [1, 2])
    func memory(_ sql: String, _ threads: Int) throws {
        let table = try Self.table()
        for bytes in [0, 1_000, 20_000] {
            #expect(
                Self.code {
                    _ = try Engine.run(
                        sql, [table], ExecutionOptions(memoryBytesLimit: bytes, threads: threads, batchRows: 64))
                } == .memoryLimit)
        }
        #expect(
            Self.code { _ = try Engine.run(sql, [table], ExecutionOptions(threads: threads, batchRows: 64)) } == nil)
    }

    @Test(arguments: [0, 1])
    func memoryOfEvidence(_ key: Int) throws {
        let table = try Self.table()
        let node = AggregateNode(
            input: .scan(table: 0, columns: [0, 2]), groups: [.column(index: 0, type: .integer)],
            aggregates: [AggregateCall(kind: .countRows, argument: nil, type: .integer)],
            evidence: EvidenceRequest(subjectKeys: [key]))
        let types: [ColumnType] = [.integer, .integer] + EvidenceLayout.columns(of: node).map(\.type)
        #expect(
            Self.code {
                _ = try Engine.run(
                    .aggregate(node), types: types, table, ExecutionOptions(memoryBytesLimit: 300_000, batchRows: 64))
            } == .memoryLimit)
    }

    @Test func rows() throws {
        let table = try Self.table()
        func run(_ limit: Int) throws -> Int {
            try Engine.run("SELECT id FROM t", [table], ExecutionOptions(rowsLimit: limit, threads: 2, batchRows: 16))
                .rowCount
        }
        #expect(Self.code { _ = try run(4_999) } == .rowsLimit)
        #expect(try run(5_000) == 5_000)
    }

    @Test func cells() throws {
        let table = try Self.table(10)
        let domains = [Domain.range(lower: 0, upper: 2_000), .range(lower: 0, upper: 2_000)]
        let group = BoundExpression.column(index: 0, type: .integer)
        let node = AggregateNode(
            input: .scan(table: 0, columns: [0]), groups: [group, group],
            aggregates: [AggregateCall(kind: .countRows, argument: nil, type: .integer)], completion: domains)
        #expect(
            Self.code {
                _ = try Engine.run(.aggregate(node), types: [.integer, .integer, .integer], table, ExecutionOptions())
            } == .cellsLimit)
    }

    @Test func cancellation() throws {
        let table = try Self.table()
        let query = try Planner.compile("SELECT sum(id) FROM t", tables: [table.schema], mode: .open(evidence: false))
        let prepared = try PreparedQuery(query: query, tables: [table], options: ExecutionOptions())
        let cancellation = Cancellation()
        cancellation.cancel()
        #expect(Self.code { _ = try prepared.run(cancellation: cancellation) } == .cancelled)
        #expect(Self.code { _ = try prepared.run() } == nil)
    }

    @Test func options() throws {
        let table = try Self.table(1)
        let wrong = [
            ExecutionOptions(threads: 0), ExecutionOptions(threads: 65), ExecutionOptions(batchRows: 0),
            ExecutionOptions(batchRows: ExecutionOptions.batchRowsLimit + 1), ExecutionOptions(memoryBytesLimit: -1),
            ExecutionOptions(rowsLimit: -1),
        ]
        for options in wrong {
            #expect(Self.code { _ = try Engine.run("SELECT 1", [table], options) } == .optionInvalid)
        }
    }

    @Test func plans() throws {
        let table = try Self.table(3)
        func code(_ plan: LogicalPlan, _ types: [ColumnType]) -> ExecutionError.Code? {
            Self.code { _ = try Engine.run(plan, types: types, table, ExecutionOptions()) }
        }
        let scan = LogicalPlan.scan(table: 0, columns: [0])
        #expect(code(.scan(table: 1, columns: [0]), [.integer]) == .planInvalid)
        #expect(code(.scan(table: 0, columns: [9]), [.integer]) == .planInvalid)
        #expect(code(.project(scan, [.column(index: 1, type: .integer)]), [.integer]) == .planInvalid)
        #expect(code(.filter(scan, .column(index: 0, type: .integer)), [.integer]) == .planInvalid)
        #expect(code(.filter(scan, .column(index: 7, type: .boolean)), [.integer]) == .planInvalid)
        #expect(code(scan, [.text]) == .planInvalid)
        let node = AggregateNode(
            input: .distinct(.project(scan, [.literal(.integer(1), type: .integer)])), groups: [],
            aggregates: [AggregateCall(kind: .countRows, argument: nil, type: .integer)],
            evidence: EvidenceRequest(subjectKeys: [0]))
        #expect(code(.aggregate(node), [.integer]) == .planUnsupported)
    }

    @Test func tables() throws {
        let table = try Self.table(1)
        let query = try Planner.compile("SELECT 1 FROM t", tables: [table.schema], mode: .open(evidence: false))
        #expect(
            Self.code { _ = try PreparedQuery(query: query, tables: [], options: ExecutionOptions()) } == .tableMismatch
        )
    }

    @Test func outcomes() {
        for code in ExecutionError.Code.allCases {
            let outcome = ExecutionError(code).outcome
            switch code {
            case .memoryLimit, .rowsLimit, .cellsLimit: #expect(outcome == .resourceLimit)
            case .cancelled: #expect(outcome == .cancelled)
            default: #expect(outcome == .failed)
            }
        }
    }
}
