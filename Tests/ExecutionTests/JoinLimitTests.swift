import Columns
import Execution
import Planning
import Schemas
import Testing

/// Joins and set operations within limits: memory, cancellation, wrong plans.
@Suite struct JoinLimitTests {
    private static func table() throws -> SealedTable {
        try Engine.seal(JoinWorld.schema("t"), JoinWorld.rows(5_000, seed: 1, nulls: 5))
    }

    private static func join(
        _ kind: JoinKind, _ keys: [JoinKey], residual: BoundExpression? = nil
    ) -> LogicalPlan {
        .join(
            JoinNode(
                kind: kind, left: JoinTests.scan(0), right: JoinTests.scan(0), keys: keys, residual: residual))
    }

    private static func code(_ body: () throws -> Void) -> ExecutionError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? ExecutionError)?.code
        }
    }

    private static let never = BoundExpression.call(
        .greater,
        [
            .call(.add, [JoinWorld.column(0), .column(index: 6, type: .integer)], type: .integer),
            .literal(.integer(1 << 40), type: .integer),
        ], type: .boolean)

    @Test(arguments: JoinKind.allCases, [1, 2])
    func memory(_ kind: JoinKind, _ threads: Int) throws {
        let table = try Self.table()
        let id = JoinWorld.key(0).0
        for keys in [[id], [id, JoinWorld.key(2).0, JoinWorld.key(4).0]] {
            let plan = Self.join(kind, keys)
            func run(_ bytes: Int) throws {
                _ = try JoinTests.run(
                    plan, JoinTests.types(kind), [table],
                    ExecutionOptions(memoryBytesLimit: bytes, threads: threads, batchRows: 64))
            }
            for bytes in [0, 5_000, 40_000] { #expect(Self.code { try run(bytes) } == .memoryLimit) }
            #expect(Self.code { try run(1 << 30) } == nil)
        }
    }

    @Test func memoryOfSetOperations() throws {
        let table = try Self.table()
        let plans: [LogicalPlan] = [
            .setOperation(
                SetOperationNode(kind: .except, isAll: true, left: JoinTests.scan(0), right: JoinTests.scan(0))),
            .setOperation(
                SetOperationNode(kind: .intersect, isAll: false, left: JoinTests.scan(0), right: JoinTests.scan(0))),
            .unionAll([JoinTests.scan(0), JoinTests.scan(0)]),
        ]
        for plan in plans {
            #expect(
                Self.code {
                    _ = try JoinTests.run(
                        plan, JoinWorld.columns.map(\.type), [table],
                        ExecutionOptions(memoryBytesLimit: 50_000, batchRows: 64))
                } == .memoryLimit)
        }
    }

    /// A result that explodes stops at the limit of rows, long before it is whole.
    @Test func rowsOfACrossProduct() throws {
        let table = try Self.table()
        #expect(
            Self.code {
                _ = try JoinTests.run(
                    Self.join(.inner, []), JoinTests.types(.inner), [table], ExecutionOptions(rowsLimit: 10_000))
            } == .rowsLimit)
    }

    /// A join whose pairs would take hours ends when it is cancelled, though no row ever comes out of it.
    @Test(arguments: [JoinKind.inner, .left, .semi, .mark])
    func cancellation(_ kind: JoinKind) throws {
        let table = try Self.table()
        let inner = Self.join(.inner, [])
        let plan = LogicalPlan.join(
            JoinNode(kind: kind, left: inner, right: JoinTests.scan(0), keys: [], residual: Self.never))
        let columns = [ResultColumn(name: "c", type: .integer, role: .plain)]
        let query = BoundQuery(plan: plan, columns: columns, tables: [table.schema], isRestricted: false)
        let cancellation = Cancellation()
        let codes = Slots<ExecutionError.Code>(count: 2)
        Crew.run(2) { index in
            guard index == 0 else { return cancellation.cancel() }
            do {
                let prepared = try PreparedQuery(query: query, tables: [table], options: ExecutionOptions())
                _ = try prepared.run(cancellation: cancellation)
            } catch { if let error = error as? ExecutionError { codes.set(0, error.code) } }
        }
        #expect(codes.all == [.cancelled])
    }

    @Test func plans() throws {
        let table = try Self.table()
        func code(_ plan: LogicalPlan, shared: [LogicalPlan] = []) -> ExecutionError.Code? {
            Self.code {
                _ = try JoinTests.run(plan, JoinTests.types(.inner), [table], ExecutionOptions(), shared: shared)
            }
        }
        let types = JoinWorld.columns.map(\.type)
        let mixed = JoinKey(left: JoinWorld.column(1), right: JoinWorld.column(3))
        #expect(code(Self.join(.inner, [mixed])) == .planInvalid)
        #expect(code(Self.join(.inner, [], residual: JoinWorld.column(1))) == .planInvalid)
        #expect(code(Self.join(.inner, [], residual: .column(index: 99, type: .boolean))) == .planInvalid)
        #expect(code(.shared(index: 0, types: types)) == .planInvalid)
        #expect(code(.shared(index: 0, types: types), shared: [.shared(index: 0, types: types)]) == .planInvalid)
        #expect(code(.values([[.integer(1)]], types: types)) == .planInvalid)
        #expect(code(.values([[.text("x")]], types: [.integer])) == .planInvalid)
        #expect(code(.unionAll([])) == .planInvalid)
        #expect(code(.unionAll([JoinTests.scan(0), .scan(table: 0, columns: [0])])) == .planInvalid)
    }
}
