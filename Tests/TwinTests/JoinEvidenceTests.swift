import Execution
import Planning
import Schemas
import Testing

/// Evidence through joins, set operations and other aggregates equals what the twin finds with explicit sets of subjects.
@Suite struct JoinEvidenceTests {
    static let queriesPerSeed = 20

    @Test func evidenceAgrees() throws {
        var agreed: [JoinedQueries.Shape: Int] = [:]
        var unsupported: [String: (count: Int, sql: String)] = [:]
        for seed in RandomQueryTests.seeds {
            var random = Random(seed: UInt64(seed) &+ 77_000_001)
            let world = SubjectWorld(&random)
            let tables = try world.sealed()
            var queries = JoinedQueries(random: random)
            for _ in 0..<Self.queriesPerSeed {
                let (sql, shape) = queries.query()
                if RandomQueryTests.isTraced { print("joined evidence, seed \(seed): \(sql)") }
                let bound = try Planner.compile(sql, tables: world.schemas, mode: .open(evidence: false))
                guard var node = bound.plan.firstAggregate else {
                    Issue.record("no aggregate: \(sql)")
                    continue
                }
                let homes = node.input.subjectHomes(world.schemas, shared: bound.shared)
                guard !homes.isEmpty else { continue }
                var keys = Array(homes.indices)
                if queries.random.chance(60) { keys = [keys[queries.random.below(keys.count)]] }
                if queries.random.chance(30) { keys.reverse() }
                node.evidence = EvidenceRequest(subjectKeys: keys)
                let plan = LogicalPlan.aggregate(node)
                let columns = plan.types(world.schemas).map {
                    ResultColumn(name: "", type: ResultType($0), role: .plain)
                }
                let query = BoundQuery(
                    plan: plan, columns: columns, tables: world.schemas, isRestricted: false, shared: bound.shared)
                switch try Comparison.run(query, tables, isOrdered: false) {
                case .agreed: agreed[shape, default: 0] += 1
                case .tooLarge: unsupported["too large", default: (0, sql)].count += 1
                case .unsupported(let why), .refused(let why): unsupported[why, default: (0, sql)].count += 1
                case .differs(let how): Issue.record("seed \(seed), keys \(keys)\n\(sql)\n\(how)")
                }
            }
        }
        print("joined evidence: \(agreed.map { "\($0.key.rawValue) \($0.value)" }.sorted().joined(separator: ", "))")
        for (why, what) in unsupported { print("unsupported \(what.count) times, \(why): \(what.sql)") }
        for shape in JoinedQueries.Shape.allCases where shape != .mixed {
            #expect(agreed[shape] ?? 0 > 0, "\(shape)")
        }
    }
}
