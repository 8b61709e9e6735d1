import Columns
import Schemas
import Testing

@testable import Execution

/// LIKE over a dictionary of more texts than are worked through one by one: what lies across two texts is in neither.
@Suite struct TextSearchTests {
    /// 70,000 different texts, in an order that is not the dictionary's; every 13th row is NULL.
    private static let texts: [String?] = (0..<76_000).map { row in
        let number = row * 7_919 % 76_003
        if row % 13 == 5 { return nil }
        return ["sel", "special ", "x", "éa", ""][number % 5] + "\(number)"
            + ["requests", "req", "spec", "é", "s"][number % 7 % 5]
    }

    private static let table = Result {
        try Engine.seal(
            TableSchema(
                name: "t", columns: [ColumnSchema(name: "s", type: .text), ColumnSchema(name: "n", type: .integer)]),
            texts.enumerated().map { [$1.map(Value.text) ?? .null, .integer(Int64($0))] }, zoneRows: 4_096)
    }

    @Test(arguments: [
        "%special%requests%", "special%", "%requests", "%spec", "%éa1%", "%e%9%s", "12345%", "%", "%%", "%sspecial%",
        "%requestss%", "special 10req", "%nowhere%", "sel!%%",
    ])
    func findsWhatRowsHold(pattern: String) throws {
        let table = try Self.table.get()
        for condition in ["s LIKE '\(pattern)' ESCAPE '!'", "s NOT LIKE '\(pattern)' ESCAPE '!'"] {
            let sql = "SELECT count(*), sum(n) FROM t WHERE \(condition)"
            let expected = Engine.rows(try Engine.run(sql, [table], Engine.settings[2]))
            for options in [Engine.settings[0], Engine.settings[1], Engine.settings[3]] {
                #expect(Engine.rows(try Engine.run(sql, [table], options)) == expected, "\(condition)")
            }
        }
    }

    /// The general way is another one.
    @Test func theDictionaryIsSearched() throws {
        let table = try Self.table.get()
        let found = try Engine.run("SELECT count(*) FROM t WHERE s LIKE '%spec%'", [table])
        #expect(found.explanation.contains { $0.contains("text search") })
        let expected = Self.texts.count { $0?.contains("spec") ?? false }
        #expect(Engine.rows(found) == [[.integer(Int64(expected))]])
        let others = try Engine.run("SELECT count(*) FROM t WHERE s NOT LIKE '%spec%'", [table])
        #expect(others.explanation.contains { $0.contains("text search") })
    }
}
