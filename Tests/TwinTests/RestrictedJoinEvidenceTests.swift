import Execution
import Planning
import Schemas
import Testing
import Twin

/// Restricted queries over several tables: result and evidence of every cell are the twin's, under every key of the root.
@Suite struct RestrictedJoinEvidenceTests {
    /// The uses that a steward would declare for a `SubjectWorld`.
    private static func declared(_ table: TableSchema) -> TableSchema {
        var table = table
        for index in table.columns.indices {
            let name = table.columns[index].name
            switch name {
            case "region", "kind", "tag":
                table.columns[index].use = .dimension
                table.columns[index].domain = .range(lower: 0, upper: 3)
            case "label", "sector":
                table.columns[index].use = .dimension
                let stem = name == "label" ? "tag" : "sector"
                table.columns[index].domain = .values((0..<3).map { .text("\(stem) \($0)") })
            case "income", "amount", "value", "pieces": table.columns[index].use = .measure
            default: table.columns[index].use = .key
            }
        }
        return table
    }

    private static let queries = [
        "SELECT kind, COUNT(*) AS n, SUM(pieces) AS s, AVG(value) AS v FROM items i JOIN orders o ON i.area = o.area AND i.number = o.number GROUP BY kind",
        "SELECT region, sector, COUNT(*) AS n, SUM(amount) AS s, MAX(amount) AS m FROM orders o JOIN persons p ON o.person = p.id LEFT JOIN firms f ON f.name = o.firm WHERE kind < 3 GROUP BY region, sector",
        "SELECT COUNT(DISTINCT id) AS people, SUM(income) AS s, MIN(income) AS low FROM persons p JOIN orders o ON p.id = o.person",
        "SELECT label, COUNT(pieces) AS n, SUM(value) AS s, STDDEV(value) AS d FROM items i LEFT JOIN tags t USING (tag) WHERE label IS NOT NULL GROUP BY label",
        "SELECT region, SUM(pieces) AS s FROM (items i JOIN orders o USING (area, number)) JOIN persons p ON p.id = o.person GROUP BY region ORDER BY region DESC LIMIT 2",
    ]

    @Test func evidenceIsTheTwins() throws {
        var cells = 0
        for seed in RandomQueryTests.seeds {
            var random = Random(seed: UInt64(seed) &+ 990_001)
            var world = SubjectWorld(&random)
            for index in world.tables.indices { world.tables[index].schema = Self.declared(world.tables[index].schema) }
            let tables = try world.sealed()
            for sql in Self.queries {
                let query = try Planner.compile(sql, tables: world.schemas, mode: .restricted(RestrictedRules()))
                try RestrictedPlanCheck.check(query, rules: RestrictedRules())
                let expected = try Evaluator(query: query, tables: tables).run()
                let evidence = try #require(expected.evidence)
                for options in Comparison.settings {
                    let result = try PreparedQuery(query: query, tables: tables, options: options).run()
                    let rows = result.batches.flatMap { batch in
                        (0..<batch.rowCount).map { row in batch.vectors.map { $0[row] } }
                    }
                    let difference = Agreement.difference(rows, expected.rows, isOrdered: false)
                    #expect(difference == nil, "seed \(seed) \(sql) \(options)")
                    let found = try #require(result.evidence)
                    #expect(found.subjectKeys == evidence.subjectKeys && found.cells.count == evidence.cells.count)
                    for (mine, theirs) in zip(found.cells, evidence.cells) where !Self.agree(mine, theirs) {
                        Issue.record("seed \(seed) \(sql)\n\(mine)\nthe twin: \(theirs)\n\(options)")
                        return
                    }
                    cells += found.cells.count
                }
            }
        }
        #expect(cells > 1_000)
    }

    private static func agree(_ a: CellEvidence, _ b: CellEvidence) -> Bool {
        var (a, b) = (a, b)
        let sizes = [a.additive, b.additive].map { $0.map { [$0.top1, $0.top2, $0.totalAbsolute] } ?? [] }
        (a.additive, b.additive) = (nil, nil)
        return a == b && Agreement.agree(sizes[0], sizes[1])
    }
}
