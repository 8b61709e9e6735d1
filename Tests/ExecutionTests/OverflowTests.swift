import Columns
import Execution
import Planning
import Schemas
import Testing

/// Where numbers end: an exact wider result, or NULL and the flag, never a wrong number.
@Suite struct OverflowTests {
    private static func table(_ type: ColumnType, _ values: [Value]) throws -> SealedTable {
        let schema = TableSchema(name: "t", columns: [ColumnSchema(name: "v", type: type)])
        return try Engine.seal(schema, values.map { [$0] })
    }

    private static func one(_ sql: String, _ table: SealedTable, _ options: ExecutionOptions) throws -> (Value, Bool) {
        let result = try Engine.run(sql, [table], options)
        return (Engine.rows(result)[0][0], result.hadScalarErrors)
    }

    @Test(arguments: Engine.settings)
    func integers(_ options: ExecutionOptions) throws {
        let table = try Self.table(.integer, [.integer(.max), .integer(.max), .integer(.min), .integer(.max)])
        let sum = Int128(Int64.max) * 3 + Int128(Int64.min)
        #expect(try Self.one("SELECT sum(v) FROM t", table, options) == (.decimal(unscaled: sum, scale: 0), false))
        #expect(try Self.one("SELECT count(v + 1) FROM t", table, options) == (.integer(1), true))
        #expect(try Self.one("SELECT count(v * 2) FROM t", table, options) == (.integer(0), true))
        #expect(try Self.one("SELECT count(-v) FROM t", table, options) == (.integer(3), true))
        #expect(try Self.one("SELECT count(v / 0) FROM t", table, options) == (.integer(0), true))
    }

    /// A branch that is not taken cannot fail.
    @Test(arguments: Engine.settings)
    func branches(_ options: ExecutionOptions) throws {
        let table = try Self.table(.integer, [.integer(0), .integer(4), .null])
        let result = try Engine.run("SELECT CASE WHEN v <> 0 THEN 8 / v ELSE -1 END FROM t", [table], options)
        #expect(Engine.rows(result) == [[.integer(-1)], [.integer(2)], [.integer(-1)]])
        #expect(!result.hadScalarErrors)
        let filtered = try Engine.run("SELECT count(*) FROM t WHERE v <> 0 AND 8 / v = 2", [table], options)
        #expect(Engine.rows(filtered) == [[.integer(1)]])
        #expect(!filtered.hadScalarErrors)
    }

    @Test(arguments: Engine.settings)
    func decimals(_ options: ExecutionOptions) throws {
        let nines = Int128(999_999_999_999_999_999)
        let table = try Self.table(
            .decimal(precision: 18, scale: 2),
            [.decimal(unscaled: nines, scale: 2), .decimal(unscaled: nines, scale: 2)])
        #expect(
            try Self.one("SELECT sum(v) FROM t", table, options) == (.decimal(unscaled: nines * 2, scale: 2), false))
        #expect(
            try Self.one("SELECT sum(v * v) FROM t", table, options) == (
                .decimal(unscaled: nines * nines * 2, scale: 4), false
            ))
        let (value, error) = try Self.one("SELECT sum(v * v * v) FROM t", table, options)
        #expect(value == .null)
        #expect(error)
    }

    /// Sums of doubles: the same bits whatever the setting, and right where naive sums are not.
    @Test func doubles() throws {
        var random = Random(seed: 7)
        let values = (0..<3_000).map { _ in Value.double(Double(Int64(bitPattern: random.next())) * 1e-7) }
        let wild = [1e300, 1, -1e300, 1e-300, 3.5].map(Value.double)
        for values in [values, wild, [.double(0.1), .double(0.2), .double(-0.3), .null]] {
            let table = try Self.table(.double, values)
            var seen: Set<[Value]> = []
            for options in Engine.settings {
                seen.insert(
                    Engine.rows(
                        try Engine.run("SELECT sum(v), avg(v), stddev_samp(v), min(v), max(v) FROM t", [table], options)
                    )[0])
            }
            #expect(seen.count == 1)
        }
        let tenths = try Self.table(.double, (0..<10).map { _ in .double(0.1) })
        #expect(try Self.one("SELECT sum(v) FROM t", tenths, ExecutionOptions()).0 == .double(1))
        #expect(
            try Self.one("SELECT sum(v) FROM t", try Self.table(.double, wild), ExecutionOptions()).0 == .double(4.5))
    }
}
