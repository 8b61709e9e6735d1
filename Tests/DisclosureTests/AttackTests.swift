import Planning
import Rules
import Schemas
import Testing

/// Attacks of the threat list, from the text of a query to the table that leaves.
@Suite struct AttackTests {
    /// `count` persons of one town, one row each, of whom the first `rare` have the trait; 20 persons a firm.
    private static func town(_ name: String, _ count: Int, rare: Int, first: Int) -> [[Value]] {
        var rows: [[Value]] = []
        for index in 0..<count {
            let (person, income) = (first + index, 1_000 + (index * 37) % 997)
            rows.append([
                .integer(Int64(person)), .integer(Int64(person / 20 + 1)), .text(name), .boolean(index < rare),
                .integer(Int64(20 + index % 50)), .integer(Int64(income)), .integer(index < rare ? 1 : 0),
            ])
        }
        return rows
    }

    /// In town a 9 of 600 have the trait, in b 300 of 600, in c all but 9.
    private static func world() throws -> ReleaseWorld {
        try ReleaseWorld(
            town("a", 600, rare: 9, first: 0) + town("b", 600, rare: 300, first: 10_000)
                + town("c", 600, rare: 591, first: 20_000))
    }

    private static func column(_ table: ReleasableTable, _ column: Int) -> [ReleasableCell] {
        (0..<table.rowCount).map { table[$0, column] }
    }

    /// 3. A rare trait hidden in a group of hundreds: nine have it, or all but nine.
    @Test(arguments: [
        "SUM(CASE WHEN rare THEN 1 ELSE 0 END)", "COUNT(CASE WHEN rare THEN 1 END)", "COUNT(*) FILTER (WHERE rare)",
        "SUM(CASE WHEN rare THEN income ELSE 0 END)", "AVG(CASE WHEN rare THEN income END)",
        "SUM(income) FILTER (WHERE rare)",
    ])
    func attack03RareTrait(call: String) throws {
        let table = try Self.world().release("SELECT town, COUNT(*), \(call) AS v FROM panel GROUP BY town")
        #expect(Self.column(table, 1) == [600, 600, 600].map { .value(.integer($0)) })
        let cells = Self.column(table, 2)
        #expect(cells[0] == .redacted && cells[1] != .redacted && cells[2] == .redacted)
    }

    /// 3. Indicator column × mean: products, weights and shifts of a measure do not compile; the indicator alone is a count.
    @Test func attack03IndicatorTimesMean() throws {
        let world = try Self.world()
        for call in [
            "AVG(flag * income)", "SUM(flag * income)", "AVG(income + 1000000000)",
            "SUM(CASE WHEN rare THEN 1 ELSE 0 END * income)", "AVG(CASE WHEN rare THEN 1 ELSE 0 END)",
            "SUM(CASE WHEN flag = 1 THEN income END)", "AVG(income) FILTER (WHERE flag = 1)",
        ] {
            #expect(throws: PlanningError.self) { try world.release("SELECT \(call) FROM panel") }
        }
        let table = try world.release("SELECT town, SUM(flag), AVG(flag) FROM panel GROUP BY town")
        for column in 1...2 {
            let cells = Self.column(table, column)
            #expect(cells[0] == .redacted && cells[1] != .redacted && cells[2] == .redacted)
        }
    }

    /// 3. A condition that one firm's people fulfil: enough persons on either side, too few enterprises.
    @Test func attack16AConditionPassesUnderEveryKey() throws {
        var rows: [[Value]] = []
        for index in 0..<400 {
            let firm = index < 200 ? index % 9 : 100 + index
            rows.append([
                .integer(Int64(index)), .integer(Int64(firm)), .text("a"), .boolean(index < 200), .integer(30),
                .integer(1_000), .integer(0),
            ])
        }
        let world = try ReleaseWorld(rows)
        let call = "COUNT(*) FILTER (WHERE NOT rare)"
        #expect(try Self.column(world.release("SELECT \(call) FROM panel"), 0) == [.redacted])
        #expect(try Self.column(world.release("SELECT COUNT(*) FROM panel"), 0) == [.value(.integer(400))])
    }

    /// 13. Percentiles: on a grid, and only with ten subjects on each side.
    @Test func attack13Percentiles() throws {
        // 25 persons, each a firm of its own, with incomes 1003, 1016, … 1315; in town b one of them has 800 rows more.
        func people(_ town: String, _ first: Int) -> [[Value]] {
            var rows: [[Value]] = []
            for index in 0..<25 {
                let (person, income) = (Int64(first + index), Int64(1_003 + index * 13))
                rows.append([
                    .integer(person), .integer(person), .text(town), .boolean(false), .integer(30), .integer(income),
                    .integer(0),
                ])
            }
            return rows
        }
        let b = people("b", 100)
        let world = try ReleaseWorld(people("a", 0) + b + Array(repeating: b[12], count: 800))
        func released(_ call: String, policy: DisclosurePolicy = ReleaseWorld.policy) throws -> [ReleasableCell] {
            try Self.column(
                world.release("SELECT town, \(call) AS p FROM panel GROUP BY town", policy: policy), 1)
        }
        func percentile(_ fraction: String) -> String {
            "percentile_disc(\(fraction)) WITHIN GROUP (ORDER BY income)"
        }
        // The thirteenth of 25 has 12 on each side: 1159 on the grid. In town b he is everybody's.
        #expect(try released("median(income)") == [.value(.double(1_200)), .redacted, .redacted])
        #expect(try released(percentile("0.5")) == [.value(.integer(1_200)), .redacted, .redacted])
        // The ninth has eight below him, the eighteenth seven above.
        #expect(try released(percentile("0.35"))[0] == .redacted)
        #expect(try released(percentile("0.7"))[0] == .redacted)
        var lax = ReleaseWorld.policy
        lax.percentiles.minimumSubjectsEachSide = 5
        lax.percentiles.significantDigits = 4
        #expect(try released(percentile("0.35"), policy: lax)[0] == .value(.integer(1_107)))
        #expect(throws: PlanningError.self) { try released(percentile("0.51")) }
    }
}
