import Foundation
import Schemas
import Testing

/// Random queries over random tables: executor and twin agree. `SLUICE_TWIN_SEEDS=a..<b` runs other seeds, one world of
/// tables and `queriesPerSeed` queries each.
@Suite struct RandomQueryTests {
    static let queriesPerSeed = 25

    static let seeds: Range<Int> = {
        let bounds = (ProcessInfo.processInfo.environment["SLUICE_TWIN_SEEDS"] ?? "").split(separator: "..<")
        guard bounds.count == 2, let lower = Int(bounds[0]), let upper = Int(bounds[1]), lower < upper else {
            return 0..<16
        }
        return lower..<upper
    }()

    /// `SLUICE_TWIN_TRACE` prints every text before it runs: what the last words were before a crash.
    static let isTraced = ProcessInfo.processInfo.environment["SLUICE_TWIN_TRACE"] != nil

    @Test func executorAndTwinAgree() throws {
        var met: [Feature: Int] = [:]
        var agreed = 0
        var tooLarge = 0
        // By reason: how many, and one of them.
        var unsupported: [String: (count: Int, sql: String)] = [:]
        var refused = unsupported
        for seed in Self.seeds {
            var random = Random(seed: UInt64(seed))
            let tables = ["t", "u"].map { RandomTable(name: $0, &random) }
            var generator = QueryGenerator(random: random, tables: tables)
            for _ in 0..<Self.queriesPerSeed {
                let query = generator.query()
                if Self.isTraced { print("seed \(seed): \(query.sql)") }
                switch try Comparison.run(query.sql, tables, isOrdered: query.isOrdered) {
                case .agreed:
                    agreed += 1
                    for feature in query.features { met[feature, default: 0] += 1 }
                case .tooLarge: tooLarge += 1
                case .unsupported(let why): unsupported[why, default: (0, query.sql)].count += 1
                case .refused(let why): refused[why, default: (0, query.sql)].count += 1
                case .differs(let how):
                    report(seed, query, tables, how) {
                        try Comparison.run(query.sql, $0, isOrdered: query.isOrdered)
                    }
                }
            }
        }
        let counts = Feature.allCases.map { "\($0.rawValue) \(met[$0] ?? 0)" }.joined(separator: ", ")
        let refusals = refused.values.reduce(0) { $0 + $1.count }
        print("seeds \(Self.seeds): \(agreed) agreed, \(refusals) refused, \(tooLarge) too large; \(counts)")
        for (why, what) in unsupported { print("unsupported \(what.count) times, \(why): \(what.sql)") }
        for (why, what) in refused { print("refused \(what.count) times, \(why): \(what.sql)") }
        #expect(agreed > Self.seeds.count * Self.queriesPerSeed / 3)
        #expect(tooLarge * 20 < Self.seeds.count * Self.queriesPerSeed)
        #expect(refusals * 10 < Self.seeds.count * Self.queriesPerSeed)
        // Nothing is passed over in silence.
        for feature in Feature.allCases { #expect(met[feature] ?? 0 > 0, "\(feature)") }
    }

    /// The evidence of the queries' aggregates, under every subject key of their table, clustered or not.
    @Test func evidenceAgrees() throws {
        var (agreed, unsupported) = (0, 0)
        for seed in Self.seeds {
            var random = Random(seed: UInt64(seed) &+ 1_000_003)
            let tables = ["t", "u"].map { RandomTable(name: $0, &random) }
            var generator = QueryGenerator(random: random, tables: tables)
            for _ in 0..<Self.queriesPerSeed {
                let query = generator.query()
                let keys = [[0], [0, 1], [1], [1, 0]][generator.random.below(4)].filter { key in
                    tables.allSatisfy { $0.schema.subjectKeys.indices.contains(key) }
                }
                guard !keys.isEmpty else { continue }
                if Self.isTraced { print("evidence, seed \(seed): \(query.sql)") }
                switch try Comparison.runEvidence(query.sql, tables, keys: keys) {
                case .agreed: agreed += 1
                case .differs(let how):
                    report(seed, query, tables, how) { try Comparison.runEvidence(query.sql, $0, keys: keys) }
                case .unsupported, .refused, .tooLarge: unsupported += 1
                case nil: break
                }
            }
        }
        print("evidence, seeds \(Self.seeds): \(agreed) agreed, \(unsupported) unsupported")
        #expect(agreed > Self.seeds.count * Self.queriesPerSeed / 10)
    }

    /// The failing query over as few rows as still show it.
    private func report(
        _ seed: Int, _ query: GeneratedQuery, _ tables: [RandomTable], _ how: String,
        again: ([RandomTable]) throws -> Comparison.Outcome?
    ) {
        var tables = tables
        var how = how
        for table in tables.indices {
            var size = max(tables[table].rows.count / 2, 1)
            while size >= 1 {
                var start = 0
                while start < tables[table].rows.count {
                    var fewer = tables
                    fewer[table].rows.removeSubrange(start..<min(start + size, tables[table].rows.count))
                    if case .differs(let still)? = try? again(fewer) {
                        (tables, how) = (fewer, still)
                    } else {
                        start += size
                    }
                }
                size /= 2
            }
        }
        let data = tables.map { table in
            "\(table.schema.name) (\(table.names.joined(separator: ", "))):\n"
                + table.rows.map { $0.map { $0.text ?? "NULL" }.joined(separator: " | ") }.joined(separator: "\n")
        }
        Issue.record("seed \(seed)\n\(query.sql)\n\(how)\n\(data.joined(separator: "\n"))")
    }
}
