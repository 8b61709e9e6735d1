import Columns
import Execution
import Schemas
import Testing

/// Small queries with answers worked out by hand, under every setting.
@Suite struct QueryTests {
    static let schema = TableSchema(
        name: "sales",
        columns: [
            ColumnSchema(name: "person", type: .integer), ColumnSchema(name: "region", type: .text),
            ColumnSchema(name: "year", type: .integer),
            ColumnSchema(name: "amount", type: .decimal(precision: 10, scale: 2)),
            ColumnSchema(name: "hours", type: .double), ColumnSchema(name: "ok", type: .boolean),
            ColumnSchema(name: "born", type: .date),
        ], subjectKeys: [SubjectKey(column: "person", type: "person")])

    static func row(
        _ person: Int64?, _ region: String?, _ year: Int64, _ amount: Int128?, _ hours: Double?, _ ok: Bool?,
        _ born: Int32
    ) -> [Value] {
        [
            person.map(Value.integer) ?? .null, region.map(Value.text) ?? .null, .integer(year),
            amount.map { .decimal(unscaled: $0, scale: 2) } ?? .null, hours.map(Value.double) ?? .null,
            ok.map(Value.boolean) ?? .null, .date(born),
        ]
    }

    static let rows = [
        row(1, "north", 2020, 1_050, 1.5, true, 0), row(1, "north", 2021, -250, 0.1, false, 365),
        row(2, "south", 2020, 9_999, 0.2, true, -1), row(2, nil, 2020, nil, nil, nil, 10_000),
        row(3, "north", 2020, 5, 0.3, true, 20_000), row(nil, "east", 2022, 100, 2.25, false, 1),
        row(nil, "east", 2022, 200, -1, true, 2),
    ]

    static func table() throws -> SealedTable { try Engine.seal(schema, rows) }

    @Test(arguments: Engine.settings)
    func groups(_ options: ExecutionOptions) throws {
        let result = try Engine.run(
            "SELECT region, count(*), count(amount), sum(amount), min(amount), max(year), avg(hours) FROM sales GROUP BY region ORDER BY region NULLS LAST",
            [try Self.table()], options)
        let expected: [[Value]] = [
            [
                .text("east"), .integer(2), .integer(2), .decimal(unscaled: 300, scale: 2),
                .decimal(unscaled: 100, scale: 2), .integer(2022), .double(0.625),
            ],
            [
                .text("north"), .integer(3), .integer(3), .decimal(unscaled: 805, scale: 2),
                .decimal(unscaled: -250, scale: 2), .integer(2021), .double(1.9 / 3),
            ],
            [
                .text("south"), .integer(1), .integer(1), .decimal(unscaled: 9_999, scale: 2),
                .decimal(unscaled: 9_999, scale: 2), .integer(2020), .double(0.2),
            ],
            [.null, .integer(1), .integer(0), .null, .null, .integer(2020), .null],
        ]
        #expect(Engine.rows(result) == expected)
    }

    @Test(arguments: Engine.settings)
    func filters(_ options: ExecutionOptions) throws {
        let table = try Self.table()
        func count(_ condition: String) throws -> Int64 {
            let rows = Engine.rows(try Engine.run("SELECT count(*) FROM sales WHERE \(condition)", [table], options))
            guard case .integer(let count) = rows[0][0] else { return -1 }
            return count
        }
        #expect(try count("region = 'north'") == 3)
        #expect(try count("region <> 'north'") == 3)
        #expect(try count("region IS NULL OR region LIKE '%st'") == 3)
        #expect(try count("NOT (region = 'north')") == 3)
        #expect(try count("year BETWEEN 2020 AND 2021 AND amount > 0") == 3)
        #expect(try count("amount >= 10.5") == 2)
        #expect(try count("hours < 0.25") == 3)
        #expect(try count("ok") == 4)
        #expect(try count("ok IS NOT TRUE") == 3)
        #expect(try count("year IN (2021, 2022)") == 3)
        #expect(try count("year <> 2020") == 3)
        #expect(try count("born < DATE '1970-01-02'") == 2)
        #expect(try count("person = 1 AND amount / 0 IS NULL") == 2)
    }

    @Test(arguments: Engine.settings)
    func ordersAndLimits(_ options: ExecutionOptions) throws {
        let table = try Self.table()
        let rows = Engine.rows(
            try Engine.run(
                "SELECT amount FROM sales ORDER BY amount DESC NULLS LAST LIMIT 2 OFFSET 1", [table], options))
        #expect(rows == [[.decimal(unscaled: 1_050, scale: 2)], [.decimal(unscaled: 200, scale: 2)]])
        let distinct = Engine.rows(try Engine.run("SELECT DISTINCT year FROM sales ORDER BY 1", [table], options))
        #expect(distinct == [[.integer(2020)], [.integer(2021)], [.integer(2022)]])
        #expect(Engine.rows(try Engine.run("SELECT person FROM sales LIMIT 0", [table], options)).isEmpty)
        let all = Engine.rows(try Engine.run("SELECT person, year FROM sales", [table], options))
        #expect(all.map { $0[1] } == [2020, 2021, 2020, 2020, 2020, 2022, 2022].map { Value.integer($0) })
    }

    @Test(arguments: Engine.settings)
    func statistics(_ options: ExecutionOptions) throws {
        let rows = Engine.rows(
            try Engine.run(
                "SELECT count(DISTINCT region), sum(DISTINCT year), var_pop(year), stddev_samp(hours), var_samp(amount) FROM sales",
                [try Self.table()], options))
        #expect(rows[0][0] == .integer(3))
        #expect(rows[0][1] == .decimal(unscaled: 6_063, scale: 0))
        guard case .double(let variance) = rows[0][2], case .double(let deviation) = rows[0][3],
            case .double(let money) = rows[0][4]
        else { Issue.record("not doubles"); return }
        #expect(abs(variance - 0.7755102040816326) < 1e-12)
        #expect(abs(deviation - 1.147352023864806) < 1e-12)
        #expect(abs(money - 1_612.9044666666664) < 1e-9)
    }
}
