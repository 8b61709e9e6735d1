import Columns
import Execution
import Planning
import Schemas
import Testing

/// What windows refuse, and sums at the edge of their numbers.
@Suite struct WindowLimitTests {
    private static func code(_ body: () throws -> Void) -> ExecutionError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? ExecutionError)?.code
        }
    }

    private static func node(
        _ calls: [WindowCall], order: [WindowWorld.Name] = [.key]
    ) -> WindowNode {
        WindowNode(
            input: .scan(table: 0, columns: Array(WindowWorld.types.indices)), partition: [WindowWorld.column(.part)],
            order: order.map { SortKey(expression: WindowWorld.column($0), isDescending: false, nullsFirst: false) },
            calls: calls)
    }

    private static func table(_ rows: Int) throws -> SealedTable {
        var world = WindowWorld(seed: 1)
        return try Engine.seal(WindowWorld.schema, world.rows(rows))
    }

    private static func code(_ call: WindowCall, order: [WindowWorld.Name] = [.key]) throws -> ExecutionError.Code? {
        let table = try table(3)
        return code { _ = try WindowTests.run(node([call], order: order), table, ExecutionOptions()) }
    }

    @Test func plans() throws {
        let key = WindowWorld.column(.key)
        func framed(_ unit: WindowFrame.Unit, _ start: WindowFrame.Bound, _ end: WindowFrame.Bound) -> WindowCall {
            let frame = WindowFrame(unit: unit, start: start, end: end)
            return WindowCall(function: .aggregate(.countRows), arguments: [], frame: frame, type: .integer)
        }
        func call(_ function: WindowFunction, _ arguments: [BoundExpression]) -> WindowCall {
            WindowCall(function: function, arguments: arguments, frame: .standard, type: .integer)
        }
        let one = WindowFrame.Bound.preceding(.integer(1))
        #expect(try Self.code(framed(.rows, one, .currentRow)) == nil)
        #expect(try Self.code(framed(.rows, .unboundedFollowing, .currentRow)) == .planInvalid)
        #expect(try Self.code(framed(.rows, .currentRow, .unboundedPreceding)) == .planInvalid)
        #expect(try Self.code(framed(.rows, .preceding(.integer(-1)), .currentRow)) == .planInvalid)
        #expect(try Self.code(framed(.groups, .preceding(.double(1)), .currentRow)) == .planInvalid)
        #expect(try Self.code(framed(.rows, .monthsPreceding(1), .currentRow)) == .planInvalid)
        #expect(try Self.code(framed(.range, one, .currentRow)) == nil)
        #expect(try Self.code(framed(.range, one, .currentRow), order: [.key, .id]) == .planInvalid)
        #expect(try Self.code(framed(.range, one, .currentRow), order: [.name]) == .planInvalid)
        #expect(try Self.code(framed(.range, .preceding(.double(1)), .currentRow)) == .planInvalid)
        #expect(try Self.code(framed(.range, .monthsPreceding(1), .currentRow)) == .planInvalid)
        #expect(try Self.code(call(.lag, [key])) == .planInvalid)
        #expect(try Self.code(call(.ntile, [WindowWorld.column(.real)])) == .planInvalid)
        #expect(try Self.code(call(.rowNumber, [key])) == .planInvalid)
        #expect(try Self.code(call(.aggregate(.sum), [WindowWorld.column(.name)])) == .planInvalid)
        #expect(try Self.code(call(.aggregate(.correlation), [key, key])) == .planInvalid)
        #expect(try Self.code(call(.aggregate(.countDistinct), [key])) == .planUnsupported)
        #expect(try Self.code(call(.aggregate(.percentileContinuous), [key])) == .planUnsupported)
    }

    /// Any budget gives an answer or `memoryLimit`, whatever the call.
    @Test(arguments: [1, 2])
    func memory(_ threads: Int) throws {
        let table = try Self.table(1_200)
        let sliding = WindowFrame(
            unit: .rows, start: .preceding(.integer(40)), end: .following(.integer(2)), exclusion: .ties)
        for call in WindowWorld.calls(sliding) {
            let node = Self.node([call])
            func code(_ bytes: Int) -> ExecutionError.Code? {
                Self.code {
                    _ = try WindowTests.run(
                        node, table, ExecutionOptions(memoryBytesLimit: bytes, threads: threads, batchRows: 64))
                }
            }
            for bytes in [0, 20_000, 100_000] { #expect(code(bytes) == .memoryLimit) }
            #expect(code(1 << 26) == nil)
        }
    }

    @Test func cancellation() throws {
        let table = try Self.table(500)
        let node = Self.node([WindowCall(function: .rank, arguments: [], frame: .standard, type: .integer)])
        let columns = (WindowWorld.types + [.integer]).map { ResultColumn(name: "c", type: $0.result, role: .plain) }
        let query = BoundQuery(plan: .window(node), columns: columns, tables: [table.schema], isRestricted: false)
        let cancellation = Cancellation()
        cancellation.cancel()
        let prepared = try PreparedQuery(query: query, tables: [table], options: ExecutionOptions())
        #expect(Self.code { _ = try prepared.run(cancellation: cancellation) } == .cancelled)
    }

    /// Sums of 128-bit values: a frame's sum is right even where the partition's would not fit.
    @Test(arguments: Engine.settings)
    func wideSums(_ options: ExecutionOptions) throws {
        let big = Int128(10_000_000_000_000_000_00)
        let values: [Int128] = [9, 9, -9, 9, 9, 9, -5]
        let type = ColumnType.decimal(precision: 18, scale: 0)
        let schema = TableSchema(
            name: "t", columns: [ColumnSchema(name: "a", type: .integer), ColumnSchema(name: "b", type: type)])
        let factor = big / 10
        let table = try Engine.seal(
            schema,
            values.enumerated().map { [.integer(Int64($0.offset)), .decimal(unscaled: $0.element * factor, scale: 0)] })
        // 9·10^17 squared times 1/10^0: 8.1·10^35; a hundred of them fit, so they are scaled once more by 100.
        let b = BoundExpression.column(index: 1, type: type)
        let wide = ColumnType.decimal(precision: 38, scale: 0)
        let product = BoundExpression.call(
            .multiply,
            [
                .call(.multiply, [b, .literal(.decimal(unscaled: factor, scale: 0), type: type)], type: wide),
                .literal(.decimal(unscaled: 900, scale: 0), type: type),
            ], type: wide)
        let sum = WindowFrame(unit: .rows, start: .preceding(.integer(1)), end: .currentRow)
        let node = WindowNode(
            input: .project(.scan(table: 0, columns: [0, 1]), [.column(index: 0, type: .integer), product]),
            partition: [],
            order: [SortKey(expression: .column(index: 0, type: .integer), isDescending: false, nullsFirst: false)],
            calls: [
                WindowCall(
                    function: .aggregate(.sum), arguments: [.column(index: 1, type: wide)], frame: sum, type: wide)
            ])
        let result = try Engine.run(.window(node), types: [.integer, wide, wide], table, options)
        let limit: Int128 = 99_999_999_999_999_999_999_999_999_999_999_999_999
        let units = values.map { $0 * factor * factor * 900 }
        for (index, row) in Engine.rows(result).enumerated() {
            #expect(row[1] == .decimal(unscaled: units[index], scale: 0))
            let (total, overflow) = (index > 0 ? units[index - 1] : 0).addingReportingOverflow(units[index])
            let fits = !overflow && total.magnitude <= limit.magnitude
            #expect(row[2] == (fits ? .decimal(unscaled: total, scale: 0) : .null))
        }
        #expect(result.hadScalarErrors)
    }

    /// NTILE of 0 and NTH_VALUE of 0 are errors: NULL and the flag.
    @Test func errors() throws {
        let table = try Self.table(5)
        for (function, arguments) in [
            (WindowFunction.ntile, [WindowWorld.literal(0)]),
            (.nthValue, [WindowWorld.column(.id), WindowWorld.literal(0)]),
        ] {
            let node = Self.node([
                WindowCall(function: function, arguments: arguments, frame: .standard, type: .integer)
            ])
            let result = try Engine.run(
                .window(node), types: WindowWorld.types + [.integer], table, ExecutionOptions())
            #expect(result.hadScalarErrors)
            #expect(Engine.rows(result).allSatisfy { $0.last == .null })
        }
    }
}
