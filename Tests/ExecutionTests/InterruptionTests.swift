import Columns
import Execution
import Planning
import Schemas
import Testing

/// A run that is cancelled, or whose memory ends, in the middle of an operator: at looks at the flag all the way, and at budgets on the
/// whole way to what is needed. No timer: the flag counts the looks.
@Suite struct InterruptionTests {
    /// One operator each that takes all its input before it gives anything.
    static let queries = [
        "SELECT id, s FROM t ORDER BY s DESC, id", "SELECT id FROM t ORDER BY w, id LIMIT 5",
        "SELECT id, sum(w) OVER (PARTITION BY w % 3 ORDER BY id ROWS 10 PRECEDING) FROM t",
        "SELECT rank() OVER (ORDER BY s), max(s) OVER (PARTITION BY w ORDER BY id) FROM t",
        "SELECT a.id, b.s FROM t a JOIN t b ON a.w = b.w AND a.id < b.id",
        "SELECT a.s, b.id FROM t a FULL JOIN t b ON a.s = b.s",
        "SELECT id FROM t WHERE w NOT IN (SELECT id FROM t WHERE id > 5)",
        "SELECT w, string_agg(s, ',' ORDER BY id) FROM t GROUP BY w",
        "SELECT s FROM t INTERSECT ALL SELECT lower(s) FROM t", "SELECT DISTINCT s || w FROM t",
        "WITH RECURSIVE r AS (SELECT id, s FROM t UNION SELECT id + 3, s FROM r WHERE id < 300) SELECT count(*) FROM r",
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY w), count(DISTINCT s) FROM t GROUP BY id % 4",
        "SELECT w, s, count(*) FROM t GROUP BY CUBE (w, s)",
    ]

    private static func prepared(_ sql: String, _ options: ExecutionOptions) throws -> PreparedQuery {
        let schema = TableSchema(
            name: "t",
            columns: [
                ColumnSchema(name: "id", type: .integer), ColumnSchema(name: "s", type: .text),
                ColumnSchema(name: "w", type: .integer),
            ])
        let rows = (0..<400).map { [Value.integer(Int64($0)), .text("text \($0 % 90)"), .integer(Int64($0 * 7 % 31))] }
        let table = try Engine.seal(schema, rows)
        let query = try Planner.compile(sql, tables: [table.schema], mode: .open(evidence: false))
        return try PreparedQuery(query: query, tables: [table], options: options)
    }

    private static func code(_ query: PreparedQuery, _ cancellation: Cancellation) -> ExecutionError.Code? {
        do throws(ExecutionError) {
            _ = try query.run(cancellation: cancellation)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(arguments: queries, [1, 2])
    func cancelledOnTheWay(_ sql: String, _ threads: Int) throws {
        let query = try Self.prepared(sql, ExecutionOptions(threads: threads, batchRows: 16))
        let counting = Cancellation(atLook: .max)
        #expect(Self.code(query, counting) == nil)
        // 25 batches come in, or a quarter of them (an aggregate straight over a scan takes four at once), and the operator looks too.
        #expect(counting.lookCount > 6)
        // Two threads may look less often another time.
        let last = threads == 1 ? counting.lookCount : counting.lookCount / 2
        for look in stride(from: 1, through: last, by: max(last / 24, 1)) {
            #expect(Self.code(query, Cancellation(atLook: look)) == .cancelled, "look \(look)")
        }
        // What was cancelled can run again.
        #expect(Self.code(query, Cancellation()) == nil)
    }

    @Test(arguments: queries, [1, 2])
    func memoryEndsOnTheWay(_ sql: String, _ threads: Int) throws {
        func code(_ bytes: Int) throws -> ExecutionError.Code? {
            Self.code(
                try Self.prepared(sql, ExecutionOptions(memoryBytesLimit: bytes, threads: threads, batchRows: 16)),
                Cancellation())
        }
        var needed = 1 << 10
        while try code(needed) != nil {
            needed *= 2
            try #require(needed < 1 << 28)
        }
        var refusals = 0
        for step in 0..<16 {
            let found = try code(needed / 16 * step)
            #expect(found == nil || found == .memoryLimit)
            refusals += found == nil ? 0 : 1
        }
        #expect(refusals > 2)
    }

    @Test func malformedPlansAreRefused() throws {
        let schema = TableSchema(name: "t", columns: [ColumnSchema(name: "id", type: .integer)])
        let table = try Engine.seal(schema, [[.integer(1)]])
        let scan = LogicalPlan.scan(table: 0, columns: [0])
        let wrong = BoundExpression.column(index: 5, type: .integer)
        let plans: [LogicalPlan] = [
            .scan(table: 3, columns: [0]), .scan(table: 0, columns: [7]), .scan(table: -1, columns: []),
            .shared(index: 0, types: [.integer]), .shared(index: RecursionNode.latest, types: [.integer]),
            .join(JoinNode(kind: .inner, left: scan, right: .scan(table: 9, columns: [0]))),
            .join(JoinNode(kind: .left, left: scan, right: scan, keys: [JoinKey(left: wrong, right: wrong)])),
            .project(scan, [wrong]), .filter(scan, .call(.isNull, [wrong], type: .boolean)),
            .unionAll([]), .unionAll([scan, .singleRow]), .values([[.integer(1)]], types: []),
            .setOperation(SetOperationNode(kind: .except, isAll: false, left: scan, right: .singleRow)),
            .recursion(RecursionNode(initial: scan, step: scan, isDistinct: false, types: [.integer])),
            .aggregate(AggregateNode(input: scan, groups: [], aggregates: [], groupingSets: [[2]])),
            .sort(scan, [SortKey(expression: wrong, isDescending: false, nullsFirst: false)]),
        ]
        for plan in plans {
            let query = BoundQuery(plan: plan, columns: [], tables: [table.schema], isRestricted: false)
            do throws(ExecutionError) {
                _ = try PreparedQuery(query: query, tables: [table], options: ExecutionOptions())
                Issue.record("accepted: \(plan)")
            } catch {
                #expect(error.code == .planInvalid)
            }
        }
        // A shared plan that names itself.
        var query = BoundQuery(plan: scan, columns: [], tables: [table.schema], isRestricted: false)
        query.shared = [.shared(index: 0, types: [.integer])]
        #expect(throws: ExecutionError.self) {
            _ = try PreparedQuery(query: query, tables: [table], options: ExecutionOptions())
        }
    }
}
