import Execution
import Planning
import Schemas
import Testing

/// Random percentiles and MODE over one table: the subjects at and around the reported value are the twin's, for every
/// subject key, clustered or not. `SLUICE_TWIN_SEEDS` chooses the seeds, as in `RandomQueryTests`.
@Suite struct OrderedEvidenceTests {
    private static let queriesPerSeed = 12

    @Test func agrees() throws {
        var (agreed, withSides) = (0, 0)
        for seed in RandomQueryTests.seeds {
            var random = Random(seed: UInt64(seed) &+ 7_000_001)
            let table = RandomTable(name: "t", &random)
            for _ in 0..<Self.queriesPerSeed {
                let sql = Self.query(&random)
                let keys = [[0], [0, 1], [1], [1, 0]][random.below(4)].filter {
                    table.schema.subjectKeys.indices.contains($0)
                }
                guard !keys.isEmpty else { continue }
                switch try Comparison.runEvidence(sql, [table], keys: keys) {
                case .agreed?:
                    agreed += 1
                    if sql.contains("percentile"), table.rows.count > 1 { withSides += 1 }
                case let outcome: Issue.record("seed \(seed), keys \(keys)\n\(sql)\n\(outcome.map { "\($0)" } ?? "")")
                }
            }
        }
        #expect(agreed > RandomQueryTests.seeds.count * Self.queriesPerSeed / 2)
        #expect(withSides > RandomQueryTests.seeds.count)
    }

    private static func query(_ random: inout Random) -> String {
        var calls: [String] = []
        for _ in 0...random.below(6) {
            let filter = random.chance(20) ? " FILTER (WHERE i > \(random.below(5) - 2))" : ""
            let fraction = ["0", "0.01", "0.25", "0.5", "0.9", "1"][random.below(6)]
            let order = random.chance(30) ? " DESC" : ""
            let numbers = ["i", "j", "big", "c", "m", "x", "y", "j * 2", "nullif(i, 2)", "-c"]
            let number = numbers[random.below(numbers.count)]
            let any = (numbers + ["b", "day", "at", "s", "t", "s || t"])[random.below(numbers.count + 6)]
            switch random.below(5) {
            case 0, 1: calls.append("percentile_cont(\(fraction)) WITHIN GROUP (ORDER BY \(number)\(order))\(filter)")
            case 2: calls.append("percentile_disc(\(fraction)) WITHIN GROUP (ORDER BY \(any)\(order))\(filter)")
            case 3: calls.append("mode() WITHIN GROUP (ORDER BY \(any)\(order))\(filter)")
            default: calls.append(["count(*)", "sum(c)", "median(x)", "max(j)", "count(DISTINCT s)"][random.below(5)])
            }
        }
        let group = ["", "", "i", "s", "b", "day", "i, b"][random.below(7)]
        let list = (group.isEmpty ? [] : [group]) + calls
        return "SELECT \(list.joined(separator: ", ")) FROM t"
            + (random.chance(30) ? " WHERE j < \(random.below(1_600) - 800)" : "")
            + (group.isEmpty ? "" : " GROUP BY \(group)")
    }
}
