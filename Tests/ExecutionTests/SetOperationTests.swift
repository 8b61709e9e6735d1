import Columns
import Execution
import Planning
import Schemas
import Testing

/// UNION ALL, INTERSECT, EXCEPT, constant rows and shared plans, by counting rows.
@Suite struct SetOperationTests {
    typealias World = JoinWorld

    /// Key columns, text and a double: rows repeat, NULLs are equal.
    private static func input(_ table: Int) -> LogicalPlan { .scan(table: table, columns: [1, 3, 5]) }
    private static let types: [ColumnType] = [.integer, .text, .boolean]

    private static func project(_ rows: [[Value]]) -> [[Value]] { rows.map { [$0[1], $0[3], $0[5]] } }

    private static func expected(_ node: (SetOperationNode.Kind, Bool), _ left: [[Value]], _ right: [[Value]])
        -> [[Value]]
    {
        var counts: [[Value]: Int] = [:]
        for row in right { counts[row, default: 0] += 1 }
        if !node.1 {
            var seen: Set<[Value]> = []
            return left.filter { seen.insert($0).inserted && (counts[$0] != nil) == (node.0 == .intersect) }
        }
        return left.filter { row in
            let isLeft = counts[row, default: 0] > 0
            if isLeft { counts[row]! -= 1 }
            return isLeft == (node.0 == .intersect)
        }
    }

    @Test(arguments: [SetOperationNode.Kind.intersect, .except], [true, false])
    func intersectAndExcept(_ kind: SetOperationNode.Kind, _ isAll: Bool) throws {
        for (size, other) in [(0, 0), (0, 9), (9, 0), (120, 150), (150, 40)] {
            let (left, right) = (World.rows(size, seed: 5, nulls: 30), World.rows(other, seed: 7, nulls: 30))
            let tables = [try Engine.seal(World.schema("l"), left), try Engine.seal(World.schema("r"), right)]
            let plan = LogicalPlan.setOperation(
                SetOperationNode(kind: kind, isAll: isAll, left: Self.input(0), right: Self.input(1)))
            let expected = Self.expected((kind, isAll), Self.project(left), Self.project(right))
            for options in Engine.settings {
                // Groups come in the order of their codes or of the rows: compare as multisets.
                let rows = Engine.rows(try JoinTests.run(plan, Self.types, tables, options))
                #expect(JoinTests.sorted(rows) == JoinTests.sorted(expected), "\(size) \(other) \(options)")
            }
        }
    }

    @Test(arguments: Engine.settings)
    func unionAll(_ options: ExecutionOptions) throws {
        let (left, right) = (World.rows(50, seed: 1, nulls: 20), World.rows(33, seed: 2, nulls: 0))
        let tables = [try Engine.seal(World.schema("l"), left), try Engine.seal(World.schema("r"), right)]
        let extra: [[Value]] = [[.integer(5), .text("new"), .null], [.null, .null, .boolean(true)]]
        let union = LogicalPlan.unionAll([
            Self.input(0), .values(extra, types: Self.types), .filter(Self.input(1), .column(index: 2, type: .boolean)),
        ])
        let expected =
            Self.project(left) + extra + Self.project(right).filter { $0[2] == .boolean(true) }
        #expect(Engine.rows(try JoinTests.run(union, Self.types, tables, options)) == expected)
        // Groups over a union: every first row is found, whichever thread saw it.
        let distinct = Engine.rows(try JoinTests.run(.distinct(union), Self.types, tables, options))
        #expect(JoinTests.sorted(distinct) == Set(expected).map { "\($0)" }.sorted())
        let reference = Engine.rows(try JoinTests.run(.distinct(union), Self.types, tables, Engine.settings[0]))
        #expect(distinct == reference)
        // Decimals of 64 and of 128 bits.
        let type = ColumnType.decimal(precision: 38, scale: 2)
        let wide = LogicalPlan.unionAll([
            .values([[.decimal(unscaled: 7, scale: 2)]], types: [type]),
            .values([[.decimal(unscaled: 1 << 100, scale: 2)], [.null]], types: [type]),
        ])
        #expect(
            Engine.rows(try JoinTests.run(wide, [type], tables, options)) == [
                [.decimal(unscaled: 7, scale: 2)], [.decimal(unscaled: 1 << 100, scale: 2)], [.null],
            ])
    }

    @Test(arguments: Engine.settings)
    func values(_ options: ExecutionOptions) throws {
        let types: [ColumnType] = [.integer, .text, .double, .date, .boolean]
        let rows: [[Value]] = [
            [.integer(1), .text("a"), .double(0.5), .date(3), .boolean(true)],
            [.null, .null, .null, .null, .null],
            [.integer(-9), .text(""), .double(-2), .date(-1), .boolean(false)],
        ]
        #expect(Engine.rows(try JoinTests.run(.values(rows, types: types), types, [], options)) == rows)
        #expect(try JoinTests.run(.values([], types: types), types, [], options).rowCount == 0)
    }

    @Test(arguments: Engine.settings)
    func shared(_ options: ExecutionOptions) throws {
        let rows = World.rows(40, seed: 6, nulls: 10)
        let tables = [try Engine.seal(World.schema("l"), rows)]
        let first = LogicalPlan.filter(JoinTests.scan(0), .call(.isNotNull, [World.column(1)], type: .boolean))
        let types = World.columns.map(\.type)
        let once = LogicalPlan.shared(index: 0, types: types)
        let pairs = LogicalPlan.join(
            JoinNode(kind: .inner, left: once, right: .shared(index: 1, types: types), keys: [World.key(1).0]))
        let result = try JoinTests.run(
            pairs, types + types, tables, options, shared: [first, .limit(once, count: 5, offset: 0)])
        let kept = rows.filter { !$0[1].isNull }
        let expected = JoinOracle(keys: [World.key(1).1])
            .rows(.inner, kept, Array(kept.prefix(5)), widths: (6, 6)).0
        #expect(JoinTests.sorted(Engine.rows(result)) == JoinTests.sorted(expected))
        // The first plan runs once, though it is named twice.
        #expect(result.explanation.count { $0.hasPrefix("scan") } == 1)
    }
}
