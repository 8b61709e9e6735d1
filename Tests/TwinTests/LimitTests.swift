import Columns
import Planning
import Schemas
import Testing

@testable import Twin

/// Every code of `TwinError` can be had.
@Suite struct LimitTests {
    private static func table() throws -> SealedTable {
        let schema = TableSchema(
            name: "t",
            columns: [ColumnSchema(name: "k", type: .integer), ColumnSchema(name: "v", type: .integer)],
            subjectKeys: [SubjectKey(column: "k", type: "person")])
        let rows = (0..<100).map { [Value.integer(Int64($0 % 10)), .integer(Int64($0))] }
        return try TableSealer(UnsealedTable(schema: schema, rows: rows)).sealInMemory()
    }

    private static func query(_ plan: LogicalPlan, _ table: SealedTable) -> BoundQuery {
        BoundQuery(plan: plan, columns: [], tables: [table.schema], isRestricted: false)
    }

    private static let scan = LogicalPlan.scan(table: 0, columns: [0, 1])

    private static func code(
        of plan: LogicalPlan, _ limits: TwinLimits = TwinLimits(), isCancelled: @escaping () -> Bool = { false }
    ) throws -> TwinError.Code? {
        let table = try table()
        do throws(TwinError) {
            _ = try Evaluator(query: query(plan, table), tables: [table], limits: limits).run(isCancelled: isCancelled)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func rowsStepsAndBytes() throws {
        #expect(try Self.code(of: Self.scan) == nil)
        #expect(try Self.code(of: Self.scan, TwinLimits(rowsLimit: 99)) == .rowsLimit)
        #expect(try Self.code(of: Self.scan, TwinLimits(rowsLimit: 100)) == nil)
        #expect(try Self.code(of: Self.scan, TwinLimits(stepsLimit: 50)) == .stepsLimit)
        #expect(try Self.code(of: Self.scan, TwinLimits(memoryBytesLimit: 1_000)) == .memoryLimit)
    }

    @Test func cancellation() throws {
        #expect(try Self.code(of: Self.scan, isCancelled: { true }) == .cancelled)
        // Not at once: the pairs of a cross product are steps.
        var asked = 0
        let cross = LogicalPlan.join(JoinNode(kind: .inner, left: Self.scan, right: Self.scan))
        let code = try Self.code(of: cross) {
            asked += 1
            return asked > 3
        }
        #expect(code == .cancelled)
        #expect(asked == 4)
    }

    /// What an operator held is given back: only its output counts further.
    @Test func memoryIsGivenBack() throws {
        var plan = Self.scan
        for _ in 0..<20 { plan = .filter(plan, .literal(.boolean(true), type: .boolean)) }
        #expect(try Self.code(of: plan, TwinLimits(memoryBytesLimit: 50_000)) == nil)
    }

    @Test func wrongPlansAndTables() throws {
        #expect(try Self.code(of: .scan(table: 1, columns: [])) == .planInvalid)
        #expect(try Self.code(of: .scan(table: 0, columns: [2])) == .planInvalid)
        #expect(try Self.code(of: .project(Self.scan, [.column(index: 2, type: .integer)])) == .planInvalid)
        let mixed = BoundExpression.call(
            .add, [.column(index: 0, type: .integer), .literal(.text(""), type: .text)], type: .integer)
        #expect(try Self.code(of: .project(Self.scan, [mixed])) == .planInvalid)
        #expect(try Self.code(of: .shared(index: 0, types: [])) == .planInvalid)
        let table = try Self.table()
        let query = Self.query(Self.scan, table)
        #expect(throws: TwinError(.tableMismatch)) { _ = try Evaluator(query: query, tables: []) }
    }

    @Test func identityIsLostInAnAggregate() throws {
        let sum = AggregateCall(
            kind: .countRows, argument: nil, type: .integer)
        let byPerson = AggregateNode(input: Self.scan, groups: [.column(index: 0, type: .integer)], aggregates: [sum])
        let byValue = AggregateNode(input: Self.scan, groups: [], aggregates: [sum])
        func outer(_ inner: AggregateNode) -> LogicalPlan {
            .aggregate(
                AggregateNode(
                    input: .aggregate(inner), groups: [], aggregates: [sum],
                    evidence: EvidenceRequest(subjectKeys: [0])))
        }
        #expect(try Self.code(of: outer(byPerson)) == nil)
        #expect(try Self.code(of: outer(byValue)) == .identityLost)
    }

    @Test func everyCodeHasAnOutcome() {
        let outcomes = Set(TwinError.Code.allCases.map { TwinError($0).outcome })
        #expect(outcomes == [.resourceLimit, .cancelled, .failed])
        #expect(TwinError(.planInvalid, "scan").description == "planInvalid: scan")
    }
}
