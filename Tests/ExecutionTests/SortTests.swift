import Columns
import Execution
import Planning
import Schemas
import Testing

/// ORDER BY and LIMIT against a stable sort of values.
@Suite struct SortTests {
    private static let scan = LogicalPlan.scan(table: 0, columns: Array(WindowWorld.types.indices))

    private static func run(_ plan: LogicalPlan, _ table: SealedTable, _ options: ExecutionOptions) throws -> [[Value]]
    {
        Engine.rows(try Engine.run(plan, types: WindowWorld.types, table, options))
    }

    private static func key(_ name: WindowWorld.Name, _ random: inout Random) -> SortKey {
        SortKey(
            expression: WindowWorld.column(name), isDescending: random.chance(50), nullsFirst: random.chance(50))
    }

    @Test(arguments: Engine.settings)
    func keys(_ options: ExecutionOptions) throws {
        var world = WindowWorld(seed: 21)
        let rows = world.rows(200)
        let table = try Engine.seal(WindowWorld.schema, rows)
        let names: [WindowWorld.Name] = [.id, .part, .key, .real, .amount, .name, .flag, .day, .other]
        for round in 0..<24 {
            let keys = (0..<(round % 5)).map { _ in Self.key(names[world.random.below(names.count)], &world.random) }
            let found = try Self.run(.sort(Self.scan, keys), table, options)
            #expect(found == NaiveWindow.sorted(rows, by: keys), "\(keys)")
        }
    }

    @Test(arguments: Engine.settings)
    func firstRows(_ options: ExecutionOptions) throws {
        var world = WindowWorld(seed: 22)
        let rows = world.rows(900)
        let table = try Engine.seal(WindowWorld.schema, rows)
        for names in [[.key, .amount], [.amount], [.name, .flag], [.real, .key, .day], [.id]] as [[WindowWorld.Name]] {
            let keys = names.map { Self.key($0, &world.random) }
            let sorted = NaiveWindow.sorted(rows, by: keys)
            for (count, offset) in [(0, 0), (1, 0), (7, 3), (100, 850), (900, 0), (20, 2_000), (.max, 5), (3, .max)] {
                let found = try Self.run(
                    .limit(.sort(Self.scan, keys), count: count, offset: offset), table, options)
                #expect(found == Array(sorted.dropFirst(offset).prefix(count)), "\(names) \(count) \(offset)")
            }
            let rest = try Self.run(.limit(.sort(Self.scan, keys), count: nil, offset: 890), table, options)
            #expect(rest == Array(sorted.dropFirst(890)))
        }
    }

    /// Enough rows for every pass of the radix sort, several threads, and chunks that are merged in the source's order.
    @Test(arguments: [true, false])
    func manyRows(_ isFiltered: Bool) throws {
        let schema = TableSchema(
            name: "t",
            columns: [
                ColumnSchema(name: "id", type: .integer), ColumnSchema(name: "a", type: .integer),
                ColumnSchema(name: "b", type: .double), ColumnSchema(name: "s", type: .text),
            ])
        var random = Random(seed: 5)
        let rows: [[Value]] = (0..<70_000).map { id in
            [
                .integer(Int64(id)), random.chance(2) ? .null : .integer(Int64(bitPattern: random.next()) >> 34),
                .double(Double(random.below(50))), .text("name \(random.below(400))"),
            ]
        }
        let table = try Engine.seal(schema, rows)
        let types = schema.columns.map(\.type)
        let columns = types.enumerated().map { BoundExpression.column(index: $0.offset, type: $0.element) }
        var input = LogicalPlan.scan(table: 0, columns: [0, 1, 2, 3])
        if isFiltered {
            input = .filter(
                input, .call(.notEqual, [columns[2], .literal(.double(7), type: .double)], type: .boolean))
        }
        // Lower makes texts of codes.
        let texts = BoundExpression.call(.lower, [columns[3]], type: .text)
        input = .project(input, [columns[0], columns[1], columns[2], texts])
        let kept = isFiltered ? rows.filter { $0[2] != .double(7) } : rows
        func key(_ column: Int, _ isDescending: Bool = false) -> SortKey {
            SortKey(expression: columns[column], isDescending: isDescending, nullsFirst: isDescending)
        }
        for keys in [[key(1)], [key(2, true), key(1)], [key(3), key(1, true), key(2)]] {
            func rows(_ plan: LogicalPlan, _ options: ExecutionOptions) throws -> [[Value]] {
                Engine.rows(try Engine.run(plan, types: types, table, options))
            }
            let sorted = try rows(.sort(input, keys), ExecutionOptions(threads: 2))
            #expect(Set(sorted.map { $0[0] }) == Set(kept.map { $0[0] }))
            #expect(sorted.count == kept.count)
            #expect(zip(sorted, sorted.dropFirst()).allSatisfy { Self.isOrdered($0, $1, keys) })
            let general = ExecutionOptions(threads: 3, batchRows: 1_000, useFastKernels: false)
            #expect(try rows(.sort(input, keys), general) == sorted)
            for threads in [1, 2] {
                let top = try rows(
                    .limit(.sort(input, keys), count: 40, offset: 2), ExecutionOptions(threads: threads))
                #expect(top == Array(sorted[2..<42]))
            }
        }
    }

    /// By the keys, then by the number of the row.
    private static func isOrdered(_ a: [Value], _ b: [Value], _ keys: [SortKey]) -> Bool {
        let row = SortKey(expression: .column(index: 0, type: .integer), isDescending: false, nullsFirst: false)
        for key in keys + [row] {
            let (x, y) = (NaiveWindow.value(key.expression, a), NaiveWindow.value(key.expression, b))
            if x == y { continue }
            if x.isNull || y.isNull { return x.isNull == key.nullsFirst }
            return NaiveWindow.isLess(x, y) != key.isDescending
        }
        return false
    }

    /// Texts that differ late, not at all, or by their length; and 128-bit keys.
    @Test(arguments: Engine.settings)
    func longKeys(_ options: ExecutionOptions) throws {
        let schema = TableSchema(
            name: "t",
            columns: [
                ColumnSchema(name: "id", type: .integer), ColumnSchema(name: "s", type: .text),
                ColumnSchema(name: "d", type: .decimal(precision: 18, scale: 0)),
            ])
        var random = Random(seed: 9)
        let endings = ["", "a", "\0", "a\0", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghj", "z"]
        for prefix in ["", "the same beginning of all "] {
            let rows: [[Value]] = (0..<300).map { id in
                let text = prefix + endings[random.below(endings.count)] + endings[random.below(endings.count)]
                let number = Int128(random.below(5) - 2) * 450_000_000_000_000_000 + Int128(random.below(3))
                return [
                    .integer(Int64(id)), random.chance(10) ? .null : .text(text), .decimal(unscaled: number, scale: 0),
                ]
            }
            let table = try Engine.seal(schema, rows)
            let wide = ColumnType.decimal(precision: 38, scale: 0)
            let d = BoundExpression.column(index: 2, type: .decimal(precision: 18, scale: 0))
            let s = BoundExpression.column(index: 1, type: .text)
            let input = LogicalPlan.project(
                .scan(table: 0, columns: [0, 1, 2]),
                [
                    .column(index: 0, type: .integer),
                    .call(.concatenate, [s, .literal(.text("!"), type: .text)], type: .text),
                    .call(.multiply, [d, d], type: wide),
                ])
            let expected: [[Value]] = rows.map { row in
                var (text, square) = (row[1], row[2])
                if case .text(let string) = text { text = .text(string + "!") }
                if case .decimal(let number, _) = square { square = .decimal(unscaled: number * number, scale: 0) }
                return [row[0], text, square]
            }
            for order in [[1], [1, 2], [2, 1], [2]] {
                let keys = order.map {
                    SortKey(
                        expression: .column(index: $0, type: $0 == 1 ? .text : wide), isDescending: random.chance(50),
                        nullsFirst: random.chance(50))
                }
                let result = try Engine.run(.sort(input, keys), types: [.integer, .text, wide], table, options)
                #expect(Engine.rows(result) == NaiveWindow.sorted(expected, by: keys), "\(keys)")
            }
        }
    }
}
