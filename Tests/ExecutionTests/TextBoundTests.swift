import Columns
import Execution
import Planning
import Schemas
import Testing

/// Texts that a query makes larger: the flag past one mebibyte, the memory limit before much is held, never a crash.
@Suite struct TextBoundTests {
    private static func table() throws -> SealedTable {
        let schema = TableSchema(
            name: "t", columns: [ColumnSchema(name: "n", type: .integer), ColumnSchema(name: "s", type: .text)])
        return try Engine.seal(schema, (0..<9).map { [.integer(1_000), .text("abcdefgh \($0)")] })
    }

    @Test(
        arguments: Engine.settings,
        [
            "repeat(s, n * n)", "lpad(s, n * n * n, 'xy')", "rpad(s, n * 2000, s)",
            "replace(repeat(s, n), 'a', repeat(s, n))",
            "repeat(s, n * 60) || repeat(s, n * 60)", "concat_ws(repeat('-', n * 1000), s, s, s)",
            "translate(repeat(s, n * 60), 'abcdefgh', '数数数数数数数数')",
        ])
    func pastTheLimit(_ options: ExecutionOptions, _ expression: String) throws {
        let result = try Engine.run("SELECT \(expression) FROM t LIMIT 1", [try Self.table()], options)
        #expect(Engine.rows(result) == [[.null]])
        #expect(result.hadScalarErrors)
    }

    @Test func memoryIsAskedFirst() throws {
        var options = ExecutionOptions(memoryBytesLimit: 1 << 21)
        options.threads = 2
        do {
            _ = try Engine.run("SELECT count(DISTINCT repeat(s, n * 50)) FROM t", [try Self.table()], options)
            Issue.record("ran")
        } catch let error as ExecutionError {
            #expect(error.code == .memoryLimit)
        }
    }
}
