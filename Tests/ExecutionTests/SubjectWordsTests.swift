import Columns
import Execution
import Planning
import Schemas
import Testing

/// Evidence under a key that does not cluster, over enough rows for its kernels: what they give is what the general way gives.
@Suite struct SubjectWordsTests {
    private static let names = ["person", "firm", "few", "many", "size", "change"]

    /// One firm has more rows in a cell than a word counts; rows of the last firm's code have none.
    private static func table(_ rows: Int, heavy: Int) throws -> SealedTable {
        var random = Random(seed: UInt64(rows + heavy))
        let schema = TableSchema(
            name: "t",
            columns: names.map { ColumnSchema(name: $0, type: .integer) },
            subjectKeys: [SubjectKey(column: "person", type: "person"), SubjectKey(column: "firm", type: "enterprise")])
        let values = (0..<rows).map { row -> [Value] in
            let isHeavy = row < heavy
            let firm: Value = random.below(50) == 0 ? .null : .integer(isHeavy ? 7 : Int64(random.below(900)))
            return [
                .integer(Int64(random.below(300))), firm, .integer(isHeavy ? 1 : Int64(random.below(3))),
                .integer(Int64(random.below(400))), .integer(Int64(random.below(1 << 20))),
                .integer(Int64(random.below(5)) - 2),
            ]
        }
        return try Engine.seal(schema, values, zoneRows: 8_192)
    }

    private static func check(_ table: SealedTable, group: Int, argument: Int?) throws {
        let column = { (index: Int) in BoundExpression.column(index: index, type: .integer) }
        let calls = [
            argument.map {
                AggregateCall(kind: .sum, argument: column($0), type: .decimal(precision: 38, scale: 0))
            } ?? AggregateCall(kind: .countRows, argument: nil, type: .integer)
        ]
        let node = AggregateNode(
            input: .scan(table: 0, columns: Array(names.indices)), groups: [column(group)], aggregates: calls,
            evidence: EvidenceRequest(subjectKeys: [1]))
        let types: [ColumnType] = [.integer, calls[0].type] + EvidenceLayout.columns(of: node).map(\.type)
        var options = Engine.settings[0]
        options.useFastKernels = false
        let expected = Engine.rows(try Engine.run(.aggregate(node), types: types, table, options))
        let order = { (a: [Value], b: [Value]) in "\(a[0])" < "\(b[0])" }
        for threads in [1, 2] {
            let fast = ExecutionOptions(threads: threads, batchRows: 2_048)
            let rows = Engine.rows(try Engine.run(.aggregate(node), types: types, table, fast))
            #expect(rows.sorted(by: order) == expected.sorted(by: order), "\(group) \(String(describing: argument))")
        }
    }

    /// Few cells and many; values without a sign, with one, and none.
    @Test(arguments: [2, 3], [4, 5, nil])
    func equalsTheGeneralWay(_ group: Int, _ argument: Int?) throws {
        try Self.check(try Self.table(9_000, heavy: 0), group: group, argument: argument)
    }

    @Test func moreRowsThanAWordCounts() throws {
        let table = try Self.table(80_000, heavy: 70_000)
        try Self.check(table, group: 2, argument: 5)
        try Self.check(table, group: 2, argument: nil)
    }
}
