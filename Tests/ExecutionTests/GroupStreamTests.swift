import Columns
import Execution
import Planning
import Schemas
import Testing

/// HAVING over more groups than a table takes: partitions are filtered one by one, and nothing of that shows.
@Suite struct GroupStreamTests {
    private static let rowCount = 3_000

    private static func table() throws -> SealedTable {
        let schema = TableSchema(
            name: "t",
            columns: [
                ColumnSchema(name: "k", type: .integer), ColumnSchema(name: "c", type: .text),
                ColumnSchema(name: "v", type: .integer),
                ColumnSchema(name: "d", type: .decimal(precision: 8, scale: 2)),
            ])
        let rows: [[Value]] = (0..<rowCount).map { row in
            let key = row * 7_919 % 411
            return [
                key == 5 ? .null : .integer(Int64(key * 1_000)), key % 9 == 0 ? .null : .text("c\(key % 13)"),
                row % 17 == 0 ? .null : .integer(Int64(row * 31 % 101 - 20)),
                .decimal(unscaled: Int128(row * 13 % 977), scale: 2),
            ]
        }
        return try Engine.seal(schema, rows)
    }

    /// Each with the same meaning and without a filter right above its groups.
    private static let pairs: [(String, String)] = [
        (
            "SELECT k, sum(v), count(*), count(v), min(d), max(v) FROM t GROUP BY k HAVING sum(v) > 250 ORDER BY k",
            "SELECT * FROM (SELECT k, sum(v) AS s, count(*), count(v), min(d), max(v) FROM t GROUP BY k ORDER BY k LIMIT 9999) x WHERE s > 250 ORDER BY k"
        ),
        (
            "SELECT k, c, sum(d) FROM t GROUP BY k, c HAVING count(v) < 7 ORDER BY k, c",
            "SELECT k, c, s FROM (SELECT k, c, sum(d) AS s, count(v) AS n FROM t GROUP BY k, c ORDER BY k, c LIMIT 9999) x WHERE n < 7 ORDER BY k, c"
        ),
        (
            "SELECT count(*), sum(v) FROM t WHERE k IN (SELECT k FROM t GROUP BY k HAVING sum(d) > 40)",
            "SELECT count(*), sum(v) FROM t WHERE k IN (SELECT k FROM (SELECT k, sum(d) AS s FROM t GROUP BY k ORDER BY k LIMIT 9999) x WHERE s > 40)"
        ),
        (
            "SELECT count(*), sum(s * 0.1e0) FROM (SELECT k, sum(v) AS s FROM t GROUP BY k HAVING max(v) > 70) x",
            "SELECT count(*), sum(s * 0.1e0) FROM (SELECT k, sum(v) AS s, max(v) AS m FROM t GROUP BY k ORDER BY k LIMIT 9999) x WHERE m > 70"
        ),
        (
            "SELECT n, count(*) FROM (SELECT k, count(v) AS n FROM t GROUP BY k HAVING min(v) < 0) x GROUP BY ROLLUP (n) ORDER BY n",
            "SELECT n, count(*) FROM (SELECT k, count(v) AS n, min(v) AS m FROM t GROUP BY k ORDER BY k LIMIT 9999) x WHERE m < 0 GROUP BY ROLLUP (n) ORDER BY n"
        ),
        ("SELECT k FROM t GROUP BY k HAVING count(*) > 100000", "SELECT k FROM t WHERE k < 0"),
    ]

    @Test(arguments: 0..<6) func filteredGroups(_ pair: Int) throws {
        let (filtered, plain) = Self.pairs[pair]
        let table = try Self.table()
        let wanted = Engine.rows(try Engine.run(plain, [table]))
        var streams = 0
        for setting in Engine.settings {
            for limit in [8_192, 10] {
                var options = setting
                options.tableGroupsLimit = limit
                let result = try Engine.run(filtered, [table], options)
                #expect(Engine.rows(result) == wanted, "\(options)")
                streams += result.explanation.contains { $0.hasPrefix("groups: filtered partition") } ? 1 : 0
            }
        }
        #expect(streams == Engine.settings.count)
    }

    /// The order of rows does not depend on threads or batches either.
    @Test func unordered() throws {
        let table = try Self.table()
        for kernels in [true, false] {
            var options = ExecutionOptions(threads: 1, batchRows: 2_048, useFastKernels: kernels)
            options.tableGroupsLimit = 10
            let sql = "SELECT k, sum(v) FROM t GROUP BY k HAVING sum(v) > 250"
            let wanted = Engine.rows(try Engine.run(sql, [table], options))
            #expect(wanted.count > 20)
            for (threads, batch) in [(2, 2_048), (2, 7), (1, 1), (3, 64)] {
                (options.threads, options.batchRows) = (threads, batch)
                #expect(Engine.rows(try Engine.run(sql, [table], options)) == wanted)
            }
        }
    }

    @Test func budget() throws {
        let table = try Self.table()
        for bytes in [0, 5_000, 50_000, 200_000, 8 << 20] {
            var options = ExecutionOptions(memoryBytesLimit: bytes, threads: 2, batchRows: 64)
            options.tableGroupsLimit = 10
            do {
                _ = try Engine.run(Self.pairs[0].0, [table], options)
            } catch let error as ExecutionError { #expect(error.code == .memoryLimit && bytes < 8 << 20) }
        }
    }
}
