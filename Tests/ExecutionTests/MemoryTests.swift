import Columns
import Execution
import Planning
import Schemas
import Testing

/// Whatever the budget, every operator gives its answer or `memoryLimit`: never a crash, never another error.
@Suite struct MemoryTests {
    static let statements = [
        "SELECT id, s, w + id * 2 AS x, CASE WHEN w > 5 THEN s ELSE lower(s) || 'x' END AS y FROM t",
        "SELECT id FROM t WHERE s || 'x' LIKE '%7x' AND w * 3 > 10",
        "SELECT w, sum(id), avg(w), max(s), min(lower(s)) FROM t GROUP BY w",
        "SELECT count(DISTINCT s), sum(DISTINCT w) FROM t", "SELECT DISTINCT w, s FROM t",
        "SELECT s, id FROM t ORDER BY w DESC, s", "SELECT s, id FROM t ORDER BY w DESC, s LIMIT 5",
        "SELECT id FROM t LIMIT 700 OFFSET 10",
        "SELECT w, stddev_samp(id), var_pop(id * 0.5) FROM t GROUP BY w",
        "SELECT upper(s) AS u, count(*) FROM t GROUP BY upper(s) ORDER BY 2, 1 LIMIT 3",
    ]

    private static func table() throws -> SealedTable {
        let schema = TableSchema(
            name: "t",
            columns: [
                ColumnSchema(name: "id", type: .integer), ColumnSchema(name: "s", type: .text),
                ColumnSchema(name: "w", type: .integer),
            ])
        return try Engine.seal(
            schema, (0..<1_500).map { [.integer(Int64($0) * 7), .text("text \($0)"), .integer(Int64($0 % 77))] })
    }

    @Test(arguments: statements, [1, 2])
    func budgets(_ sql: String, _ threads: Int) throws {
        let table = try Self.table()
        let full = Engine.rows(try Engine.run(sql, [table], ExecutionOptions(threads: threads, batchRows: 32)))
        var (bytes, refused) = (0, 0)
        while true {
            let options = ExecutionOptions(memoryBytesLimit: bytes, threads: threads, batchRows: 32)
            do {
                // A budget that is enough gives the same answer.
                #expect(Engine.rows(try Engine.run(sql, [table], options)) == full)
                break
            } catch let error as ExecutionError {
                #expect(error.code == .memoryLimit)
            }
            refused += 1
            bytes = bytes < 1_000 ? bytes + 400 : bytes * 5 / 4
        }
        #expect(refused > 3)
    }

    /// Output vectors of expressions are held in the budget: a long projection over large batches needs more.
    @Test func expressionsCount() throws {
        let table = try Self.table()
        let terms = (1...20).map { "id * \($0) + w AS c\($0)" }.joined(separator: ", ")
        func fits(_ sql: String, _ bytes: Int) -> Bool {
            let options = ExecutionOptions(memoryBytesLimit: bytes, batchRows: 16_384)
            return (try? Engine.run(sql, [table], options)) != nil
        }
        // 40 vectors of 16,384 values take six megabytes, the rows a few hundred kilobytes.
        #expect(!fits("SELECT \(terms) FROM t LIMIT 1", 4_000_000))
        #expect(fits("SELECT \(terms) FROM t LIMIT 1", 64_000_000))
        #expect(fits("SELECT id FROM t LIMIT 1", 4_000_000))
    }

    /// The result itself is held too: rows and result together.
    @Test func resultsCount() throws {
        let table = try Self.table()
        let sql = "SELECT s || ' and more than fits in a word' AS s FROM t"
        func fits(_ bytes: Int) -> Bool {
            (try? Engine.run(sql, [table], ExecutionOptions(memoryBytesLimit: bytes, batchRows: 64))) != nil
        }
        // 1,500 texts of some 38 bytes, their slices, then strings with blocks of their own.
        #expect(!fits(200_000))
        #expect(fits(800_000))
    }

    /// The least budget of a grouping by a function of a column whose values go up to `last`.
    private func leastBudget(lastValue: Int) throws -> Int {
        let schema = TableSchema(name: "t", columns: [ColumnSchema(name: "v", type: .integer)])
        let table = try Engine.seal(schema, (0..<17_000).map { [.integer(Int64(min($0, lastValue)))] })
        var (refused, enough) = (0, 1 << 20)
        while enough - refused > 1_000 {
            let bytes = (refused + enough) / 2
            let options = ExecutionOptions(memoryBytesLimit: bytes, batchRows: 64)
            do {
                let code = "CASE WHEN v < 100 THEN 0 ELSE 1 END"
                let result = try Engine.run("SELECT \(code), count(*) FROM t GROUP BY \(code)", [table], options)
                #expect(result.rowCount == 2)
                enough = bytes
            } catch let error as ExecutionError {
                #expect(error.code == .memoryLimit)
                refused = bytes
            }
        }
        return enough
    }

    /// Group codes computed for every value of a column: 4 bytes a value, up to 16,384 values, and none for one value more.
    @Test func groupTablesCount() throws {
        let (full, half, without) = (
            try leastBudget(lastValue: 16_383), try leastBudget(lastValue: 8_191), try leastBudget(lastValue: 16_384)
        )
        #expect(without < 32_000 && full > without + 65_536)
        #expect(abs(full - half - 32_768) < 2_000)
    }
}
