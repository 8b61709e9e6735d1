import Columns
import Execution
import Planning
import Schemas
import Testing

/// Percentiles and MODE with evidence over so many rows that values fill blocks and ranks are found by histogram: what
/// explicit sets of subjects give, whatever the threads, batches and kernels.
@Suite struct SubjectBlocksTests {
    private static func column(_ index: Int) -> BoundExpression {
        .column(index: index, type: EvidenceWorld.types[index])
    }

    /// Numbers of 32 bits, codes of texts, truth values and dates lie in blocks; doubles and long numbers in lists.
    private static let calls: [AggregateCall] = {
        var calls = [6, 7, 8].map {
            AggregateCall(kind: .percentileContinuous, argument: column($0), fraction: 0.25, type: .double)
        }
        for index in [2, 4, 5, 6, 7, 9] {
            let argument = column(index)
            calls.append(
                AggregateCall(kind: .percentileDiscrete, argument: argument, fraction: 0.3, type: argument.type))
            calls.append(AggregateCall(kind: .mode, argument: argument, type: argument.type))
        }
        return calls
    }()

    private static func world(_ seed: UInt64, rows: Int, groups: [Int], keys: [Int]) -> EvidenceWorld {
        var world = EvidenceWorld(seed: seed, rows: rows)
        world.node = AggregateNode(
            input: world.node.input, groups: groups.map(column), aggregates: calls,
            evidence: EvidenceRequest(subjectKeys: keys))
        return world
    }

    private static let groups: [[Int]] = [[], [4]]
    private static let keys: [[Int]] = [[0, 1], [1, 0]]

    @Test(arguments: groups, keys)
    func equalsExplicitSets(_ groups: [Int], _ keys: [Int]) throws {
        let world = Self.world(UInt64(keys[0]), rows: 4_000, groups: groups, keys: keys)
        let table = try Engine.seal(world.schema, world.rows, zoneRows: 1_024)
        let expected = world.expected().sorted { EvidenceTests.text($0) < EvidenceTests.text($1) }
        var first: [[Value]]?
        for options in Engine.settings {
            let result = try Engine.run(.aggregate(world.node), types: world.outputTypes, table, options)
            let rows = Engine.rows(result).sorted { EvidenceTests.text($0) < EvidenceTests.text($1) }
            #expect(EvidenceTests.agree(rows, expected), "\(options)\n\(EvidenceTests.difference(rows, expected))")
            if let first { #expect(first == rows, "\(options)") } else { first = rows }
        }
    }

    private static let leasts: [Int64] = [.min, .min + 1, -0x8000_0000, 0, .max - 0xFFFF_FFFC, .max - 3]
    private static let spans: [Int64] = [3, 0xFFFF_FFFB]

    /// Bounds whose least value is the least of all leave no number below; those of 32 bits none above.
    @Test(arguments: leasts, spans)
    func valuesAtTheEnds(_ least: Int64, _ span: Int64) throws {
        let (most, overflow) = least.addingReportingOverflow(span)
        guard !overflow else { return }
        // Persons 0...29 hold the least value, 60...89 the greatest, the others one between; firms hold all.
        let table = try Self.table(
            (0..<4_500).map { row in (row / 50, row % 70, [least, least + 1, most][row / 1_500]) })
        let node = Self.node(
            [0, 0.5, 1].map {
                AggregateCall(kind: .percentileDiscrete, argument: Self.value, fraction: $0, type: .integer)
            }, keys: [0, 1])
        let layout = EvidenceLayout(node)
        let types = [ColumnType](repeating: .integer, count: 3) + EvidenceLayout.columns(of: node).map(\.type)
        for options in Engine.settings {
            let result = Engine.rows(try Engine.run(.aggregate(node), types: types, table, options))
            let row = try #require(result.first)
            #expect(row[0] == .integer(least) && row[1] == .integer(least + 1) && row[2] == .integer(most))
            for (index, (below, above)) in [(0, 60), (30, 30), (60, 0)].enumerated() {
                let figures: [Value] = [0, 1].flatMap { key in
                    [EvidenceLayout.Figure.below, .above].map {
                        row[layout.figure($0, aggregate: index, key: key)]
                    }
                }
                let expected: [Int] = [below, above, below == 0 ? 0 : 70, above == 0 ? 0 : 70]
                #expect(figures == expected.map { Value.integer(Int64($0)) }, "\(options)")
            }
        }
    }

    /// Blocks are asked for before they are taken: what a count has room for, a percentile has not.
    @Test(arguments: [1, 2])
    func memory(_ threads: Int) throws {
        let rows = 20_000
        let table = try Self.table((0..<rows).map { ($0 / 50, $0 % 70, Int64($0 % 900)) })
        func code(_ call: AggregateCall, _ bytes: Int) -> ExecutionError.Code? {
            let node = Self.node([call], keys: [0])
            let types = [call.type] + EvidenceLayout.columns(of: node).map(\.type)
            let options = ExecutionOptions(memoryBytesLimit: bytes, threads: threads, batchRows: 64)
            do {
                _ = try Engine.run(.aggregate(node), types: types, table, options)
                return nil
            } catch {
                return (error as? ExecutionError)?.code
            }
        }
        let count = AggregateCall(kind: .count, argument: Self.value, type: .integer)
        let percentile = AggregateCall(
            kind: .percentileDiscrete, argument: Self.value, fraction: 0.5, type: .integer)
        #expect(code(count, rows * 8) == nil)
        #expect(code(percentile, rows * 8) == .memoryLimit)
        #expect(code(percentile, 1 << 24) == nil)
    }

    // MARK: A small table

    private static let value = BoundExpression.column(index: 2, type: .integer)

    private static func table(_ rows: [(person: Int, firm: Int, value: Int64)]) throws -> SealedTable {
        let schema = TableSchema(
            name: "t", columns: ["person", "firm", "v"].map { ColumnSchema(name: $0, type: .integer) },
            subjectKeys: [SubjectKey(column: "person", type: "person"), SubjectKey(column: "firm", type: "enterprise")])
        return try Engine.seal(
            schema,
            rows.map { [.integer(Int64($0.person)), .integer(Int64($0.firm)), .integer($0.value)] }, zoneRows: 1_024)
    }

    private static func node(_ calls: [AggregateCall], keys: [Int]) -> AggregateNode {
        AggregateNode(
            input: .scan(table: 0, columns: [0, 1, 2]), groups: [], aggregates: calls,
            evidence: EvidenceRequest(subjectKeys: keys))
    }
}
