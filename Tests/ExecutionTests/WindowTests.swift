import Columns
import Execution
import Planning
import Schemas
import Testing

/// Window functions against their definition.
@Suite struct WindowTests {
    private static let units: [WindowFrame.Unit] = [.rows, .groups, .range]
    private static let exclusions: [WindowFrame.Exclusion] = [.none, .currentRow, .group, .ties]
    /// Edges by their place: 0 unbounded, 1 preceding, 2 current row, 3 following.
    private static let edges = [
        (0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 2), (2, 3), (3, 0), (3, 3),
    ]

    private static func bound(
        _ edge: Int, _ unit: WindowFrame.Unit, _ key: WindowWorld.Name, isStart: Bool, _ world: inout WindowWorld
    ) -> WindowFrame.Bound {
        switch edge {
        case 0: isStart ? .unboundedPreceding : .unboundedFollowing
        case 2: .currentRow
        default: world.distance(unit, key, isBefore: edge == 1)
        }
    }

    static func run(_ node: WindowNode, _ table: SealedTable, _ options: ExecutionOptions) throws -> [[Value]] {
        let types = WindowWorld.types + node.calls.map(\.type)
        return Engine.rows(try Engine.run(.window(node), types: types, table, options))
    }

    /// Equal but for the last digits of doubles.
    static func isClose(_ a: Value, _ b: Value) -> Bool {
        if case .double(let x) = a, case .double(let y) = b { return abs(x - y) <= 1e-9 * max(1, abs(x), abs(y)) }
        return a == b
    }

    private static func check(_ node: WindowNode, _ rows: [[Value]], _ table: SealedTable, _ number: Int) throws {
        let expected = NaiveWindow(node, over: rows).result()
        let settings = Engine.settings
        let first = try run(node, table, settings[number % settings.count])
        #expect(first.count == expected.count)
        for (found, wanted) in zip(first, expected) {
            for (column, pair) in zip(found, wanted).enumerated() where !isClose(pair.0, pair.1) {
                let call = column < WindowWorld.types.count ? nil : node.calls[column - WindowWorld.types.count]
                Issue.record("\(pair.0) is not \(pair.1): \(call.map { "\($0)" } ?? "column \(column)") \(node.order)")
                return
            }
        }
        // Bit for bit.
        #expect(try run(node, table, settings[(number + 3) % settings.count]) == first)
    }

    @Test(arguments: units, exclusions)
    func frames(_ unit: WindowFrame.Unit, _ exclusion: WindowFrame.Exclusion) throws {
        for isRough in [false, true] {
            var world = WindowWorld(seed: UInt64(isRough ? 7 : 3))
            let rows = world.rows(36, isRough: isRough)
            let table = try Engine.seal(WindowWorld.schema, rows)
            for (number, edge) in Self.edges.enumerated() {
                var copy = world
                let node = world.node { key in
                    WindowFrame(
                        unit: unit, start: Self.bound(edge.0, unit, key, isStart: true, &copy),
                        end: Self.bound(edge.1, unit, key, isStart: false, &copy), exclusion: exclusion)
                }
                try Self.check(node, rows, table, number)
            }
        }
    }

    @Test func noRowsAndOne() throws {
        var world = WindowWorld(seed: 5)
        for count in [0, 1] {
            let rows = world.rows(count)
            let table = try Engine.seal(WindowWorld.schema, rows)
            for number in 0..<4 { try Self.check(world.node { _ in .standard }, rows, table, number) }
        }
    }

    /// Partitions over several tasks and threads, and one that is all of the table.
    @Test(arguments: [300, 1])
    func manyRows(_ partitions: Int) throws {
        let schema = TableSchema(
            name: "t", columns: [ColumnSchema(name: "a", type: .integer), ColumnSchema(name: "v", type: .double)])
        var random = Random(seed: 11)
        let rows: [[Value]] = (0..<40_000).map { _ in
            [.integer(Int64(random.below(partitions))), .double(Double(random.below(1_000)) / 10)]
        }
        let table = try Engine.seal(schema, rows)
        let (key, value) = (
            BoundExpression.column(index: 0, type: .integer), BoundExpression.column(index: 1, type: .double)
        )
        let sliding = WindowFrame(unit: .rows, start: .preceding(.integer(50)), end: .following(.integer(3)))
        let node = WindowNode(
            input: .scan(table: 0, columns: [0, 1]), partition: [key],
            order: [SortKey(expression: value, isDescending: true, nullsFirst: true)],
            calls: [
                WindowCall(function: .rowNumber, arguments: [], frame: .standard, type: .integer),
                WindowCall(function: .aggregate(.sum), arguments: [value], frame: .standard, type: .double),
                WindowCall(function: .aggregate(.sum), arguments: [value], frame: sliding, type: .double),
                WindowCall(function: .aggregate(.minimum), arguments: [value], frame: sliding, type: .double),
            ])
        let types: [ColumnType] = [.integer, .double, .integer, .double, .double, .double]
        func run(_ options: ExecutionOptions) throws -> [[Value]] {
            Engine.rows(try Engine.run(.window(node), types: types, table, options))
        }
        let first = try run(Engine.settings[0])
        #expect(first.count == rows.count)
        #expect(try run(ExecutionOptions(threads: 3, batchRows: 1_000)) == first)
        #expect(try run(Engine.settings[2]) == first)
        let sorted = NaiveWindow.sorted(
            rows, by: [SortKey(expression: key, isDescending: false, nullsFirst: false)] + node.order)
        #expect(first.map { Array($0.prefix(2)) } == sorted)
        var number: Int64 = 0
        for (place, row) in first.enumerated() {
            number = place > 0 && row[0] == first[place - 1][0] ? number + 1 : 1
            #expect(row[2] == .integer(number))
            let window = max(0, place - min(Int(number) - 1, 50))...place
            // Values descend: the least is among the following rows.
            let behind = (place...min(place + 3, first.count - 1)).last { first[$0][0] == row[0] }!
            #expect(row[5] == first[behind][1])
            let sum = (window.lowerBound...behind).reduce(0.0) { sum, other in
                if case .double(let value) = first[other][1] { return sum + value }
                return sum
            }
            #expect(Self.isClose(row[4], .double(sum)))
        }
    }
}
