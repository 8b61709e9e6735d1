import Columns
import Execution
import Planning
import Schemas
import Testing

/// Every kind of join against looking at every pair, under every setting.
@Suite struct JoinTests {
    typealias World = JoinWorld

    /// A name, the keys, and the same for the oracle.
    static var keySets: [(name: String, keys: [(JoinKey, JoinOracle.Key)])] {
        [
            ("none", []),
            ("dense", [World.key(1)]),
            ("dense with NULLs", [World.key(1, nullsMatch: true)]),
            ("far integers", [World.key(2)]),
            ("texts of two dictionaries", [World.key(3)]),
            ("computed text", [World.textKey()]),
            ("doubles", [World.key(4)]),
            ("truth values", [World.key(5, nullsMatch: true)]),
            ("two keys", [World.key(1), World.key(3, nullsMatch: true)]),
            ("several words", [World.key(4), World.key(2), World.key(1)]),
            ("wide", [World.wideKey(2, 2)]),
            ("wide on one side", [World.wideKey(1, 2)]),
            ("wide on the other", [World.wideKey(2, 1), World.key(5)]),
        ]
    }

    static var residuals: [(condition: BoundExpression?, truth: (([Value], [Value]) -> Bool?)?)] {
        [
            (nil, nil),
            (
                .call(.less, [World.column(0), .column(index: 6, type: .integer)], type: .boolean),
                { left, right in left[0].integer! < right[0].integer! }
            ),
            (
                .call(
                    .and,
                    [
                        .call(.notEqual, [World.column(3), .column(index: 9, type: .text)], type: .boolean),
                        .call(.lessOrEqual, [.column(index: 8, type: .integer), World.column(2)], type: .boolean),
                    ], type: .boolean),
                { left, right in
                    let first = left[3].isNull || right[3].isNull ? nil : left[3] != right[3]
                    let second = left[2].integer.flatMap { a in right[2].integer.map { $0 <= a } }
                    return first == false || second == false ? false : first == nil || second == nil ? nil : true
                }
            ),
        ]
    }

    static let sizes = [(17, 23), (30, 9), (9, 30), (0, 0), (0, 6), (6, 0), (1, 1)]

    static func types(_ kind: JoinKind) -> [ColumnType] {
        let one = World.columns.map(\.type)
        return kind.showsRight ? one + one : kind == .mark ? one + [.boolean] : one
    }

    static func run(
        _ plan: LogicalPlan, _ types: [ColumnType], _ tables: [SealedTable], _ options: ExecutionOptions,
        shared: [LogicalPlan] = []
    ) throws -> QueryResult {
        let columns = types.enumerated().map { ResultColumn(name: "c\($0)", type: $1.result, role: .plain) }
        let query = BoundQuery(
            plan: plan, columns: columns, tables: tables.map(\.schema), isRestricted: false, shared: shared)
        return try PreparedQuery(query: query, tables: tables, options: options).run()
    }

    static func sorted(_ rows: [[Value]]) -> [String] { rows.map { "\($0)" }.sorted() }

    static func scan(_ table: Int) -> LogicalPlan { .scan(table: table, columns: Array(0..<6)) }

    @Test(arguments: JoinKind.allCases, keySets.indices)
    func matchesOracle(_ kind: JoinKind, _ set: Int) throws {
        let keys = Self.keySets[set].keys
        for (index, size) in Self.sizes.enumerated() {
            // Small sides say nothing new about residuals.
            for (choice, residual) in Self.residuals.enumerated() where choice == 0 || index < 2 {
                let seed = UInt64(index * 10 + choice)
                let left = World.rows(size.0, seed: seed, nulls: choice == 1 ? 0 : 15)
                let right = World.rows(size.1, seed: seed + 1_000, nulls: choice == 2 ? 0 : 15)
                let tables = [try Engine.seal(World.schema("l"), left), try Engine.seal(World.schema("r"), right)]
                let oracle = JoinOracle(keys: keys.map(\.1), residual: residual.truth)
                let (expected, failed) = oracle.rows(kind, left, right, widths: (6, 6))
                let plan = LogicalPlan.join(
                    JoinNode(
                        kind: kind, left: Self.scan(0), right: Self.scan(1), keys: keys.map(\.0),
                        residual: residual.condition))
                var first: [[Value]]?
                for options in Engine.settings {
                    let result = try Self.run(plan, Self.types(kind), tables, options)
                    let rows = Engine.rows(result)
                    #expect(
                        Self.sorted(rows) == Self.sorted(expected),
                        "\(kind) \(Self.keySets[set].name) \(size) residual \(choice) \(options)")
                    #expect(rows == first ?? rows, "order: \(kind) \(Self.keySets[set].name) \(size) \(options)")
                    #expect(result.hadScalarErrors == failed)
                    first = first ?? rows
                }
            }
        }
    }

    /// Left rows keep their order wherever they are shown alone or kept, whichever side is built.
    @Test(arguments: [JoinKind.left, .semi, .anti, .mark, .single])
    func keepsTheLeftOrder(_ kind: JoinKind) throws {
        for (size, other) in [(200, 40), (40, 200)] {
            let (left, right) = (World.rows(size, seed: 3, nulls: 10), World.rows(other, seed: 4, nulls: 10))
            let tables = [try Engine.seal(World.schema("l"), left), try Engine.seal(World.schema("r"), right)]
            let (key, oracleKey) = World.key(1)
            let expected = JoinOracle(keys: [oracleKey]).rows(kind, left, right, widths: (6, 6)).0
            let plan = LogicalPlan.join(JoinNode(kind: kind, left: Self.scan(0), right: Self.scan(1), keys: [key]))
            for options in Engine.settings {
                #expect(Engine.rows(try Self.run(plan, Self.types(kind), tables, options)) == expected)
            }
        }
    }

    /// Enough rows for partitions and several threads, with keys that repeat and keys that meet nothing.
    @Test(arguments: [1, 1_000_003], [JoinKind.inner, .left, .full, .semi, .anti])
    func manyRows(_ factor: Int64, _ kind: JoinKind) throws {
        let schema = TableSchema(
            name: "t", columns: [ColumnSchema(name: "k", type: .integer), ColumnSchema(name: "v", type: .integer)])
        func rows(_ count: Int, _ seed: UInt64) -> [[Value]] {
            var random = Random(seed: seed)
            return (0..<count).map { [.integer(Int64(random.below(30_000)) * factor), .integer(Int64($0))] }
        }
        let (left, right) = (rows(40_000, 1), rows(36_000, 2))
        let tables = [try Engine.seal(schema, left), try Engine.seal(schema, right)]
        var matches: [Value: Int] = [:]
        for row in right { matches[row[0], default: 0] += 1 }
        let pairs = left.reduce(0) { $0 + (matches[$1[0]] ?? 0) }
        let with = left.count { matches[$0[0]] != nil }
        let leftKeys = Set(left.map { $0[0] })
        let rightAlone = right.count { !leftKeys.contains($0[0]) }
        let expected =
            switch kind {
            case .inner: pairs
            case .left: pairs + left.count - with
            case .full: pairs + left.count - with + rightAlone
            case .semi: with
            default: left.count - with
            }
        let key = BoundExpression.column(index: 0, type: .integer)
        let scan = { LogicalPlan.scan(table: $0, columns: [0, 1]) }
        let plan = LogicalPlan.join(
            JoinNode(kind: kind, left: scan(0), right: scan(1), keys: [JoinKey(left: key, right: key)]))
        let types = [ColumnType](repeating: .integer, count: kind.showsRight ? 4 : 2)
        var first: [[Value]]?
        for options in [
            ExecutionOptions(threads: 1), ExecutionOptions(threads: 2), ExecutionOptions(threads: 3, batchRows: 100),
            ExecutionOptions(threads: 2, useFastKernels: false),
        ] {
            let rows = Engine.rows(try Self.run(plan, types, tables, options))
            #expect(rows.count == expected)
            #expect(rows == first ?? rows)
            first = first ?? rows
        }
    }

    /// Keys of a selective build side filter the scan below, by a bitmap or a Bloom filter: nothing changes but the rows read.
    @Test(arguments: [1, 1_000_003, 50_000_000_017], [JoinKind.inner, .semi, .right])
    func keysFilterScans(_ factor: Int64, _ kind: JoinKind) throws {
        let schema = TableSchema(
            name: "t", columns: [ColumnSchema(name: "k", type: .integer), ColumnSchema(name: "v", type: .integer)])
        func rows(_ count: Int, _ seed: UInt64) -> [[Value]] {
            var random = Random(seed: seed)
            return (0..<count).map { row in
                let key = Int64(random.below(9_000) - 4_000) * factor
                return [random.chance(3) ? .null : .integer(key), .integer(Int64(row))]
            }
        }
        let (left, right) = (rows(40_000, 5), rows(2_000, 6))
        let tables = [try Engine.seal(schema, left), try Engine.seal(schema, right)]
        let key = BoundExpression.column(index: 0, type: .integer)
        let few = BoundExpression.call(
            .less, [.column(index: 1, type: .integer), .literal(.integer(300), type: .integer)], type: .boolean)
        let some = BoundExpression.call(
            .greater, [.column(index: 1, type: .integer), .literal(.integer(77), type: .integer)], type: .boolean)
        let (many, selected) = (
            LogicalPlan.filter(.scan(table: 0, columns: [0, 1]), some),
            LogicalPlan.filter(.scan(table: 1, columns: [0, 1]), few)
        )
        let node = JoinNode(
            kind: kind, left: kind == .right ? selected : many, right: kind == .right ? many : selected,
            keys: [JoinKey(left: key, right: key)])
        let types = [ColumnType](repeating: .integer, count: kind.showsRight ? 4 : 2)
        var counts: [Value: Int] = [:]
        for row in right.prefix(300) where !row[0].isNull { counts[row[0], default: 0] += 1 }
        let probe = left.dropFirst(78)
        let pairs = probe.reduce(0) { $0 + (counts[$1[0]] ?? 0) }
        let expected =
            switch kind {
            case .inner: pairs
            case .semi: probe.count { counts[$0[0]] != nil }
            default: pairs + probe.count { counts[$0[0]] == nil }
            }
        var first: [[Value]]?
        for options in [
            ExecutionOptions(threads: 1), ExecutionOptions(threads: 2, batchRows: 100),
            ExecutionOptions(threads: 2, useFastKernels: false),
        ] {
            let result = try Self.run(.join(node), types, tables, options)
            let found = Engine.rows(result)
            #expect(found.count == expected)
            #expect(found == first ?? found)
            first = first ?? found
            let isFiltered = result.explanation.contains { $0.hasPrefix("keys of a join filter") }
            #expect(isFiltered == (options.useFastKernels && kind != .right))
        }
    }

    /// Groups over joins come in the same order and with the same sums of doubles whatever the settings.
    @Test(arguments: Engine.settings)
    func aggregatesOverJoins(_ options: ExecutionOptions) throws {
        let (left, right) = (World.rows(300, seed: 8, nulls: 5), World.rows(200, seed: 9, nulls: 5))
        let tables = [try Engine.seal(World.schema("l"), left), try Engine.seal(World.schema("r"), right)]
        let join = LogicalPlan.join(
            JoinNode(
                kind: .inner,
                left: .join(JoinNode(kind: .left, left: Self.scan(0), right: Self.scan(1), keys: [World.key(3).0])),
                right: .filter(
                    Self.scan(1),
                    .call(.less, [World.column(0), .literal(.integer(9), type: .integer)], type: .boolean)
                ), keys: [JoinKey(left: .column(index: 7, type: .integer), right: World.column(1))]))
        let sum = AggregateCall(kind: .sum, argument: .column(index: 10, type: .double), type: .double)
        let plan = LogicalPlan.aggregate(
            AggregateNode(
                input: join,
                groups: [.column(index: 3, type: .text), .column(index: 14, type: .integer)],
                aggregates: [AggregateCall(kind: .countRows, argument: nil, type: .integer), sum]))
        let types: [ColumnType] = [.text, .integer, .integer, .double]
        let expected = Engine.rows(try Self.run(plan, types, tables, Engine.settings[0]))
        #expect(expected.count > 10)
        #expect(Engine.rows(try Self.run(plan, types, tables, options)) == expected)
        let oracle = JoinOracle(keys: [World.key(3).1]).rows(.left, left, right, widths: (6, 6)).0
        let few = right.filter { $0[0].integer! < 9 }
        let pairs = oracle.reduce(0) { sum, row in sum + few.count { !$0[1].isNull && $0[1] == row[7] } }
        #expect(expected.reduce(0) { $0 + Int($1[2].integer!) } == pairs)
    }
}

extension Value {
    var integer: Int64? {
        if case .integer(let number) = self { return number }
        return nil
    }
}
