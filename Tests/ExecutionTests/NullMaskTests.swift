import Columns
import Execution
import Planning
import Schemas
import Testing

/// Every mask of NULLs over up to twelve rows, with batches that end inside it.
@Suite struct NullMaskTests {
    private static let schema = TableSchema(
        name: "t",
        columns: [
            ColumnSchema(name: "k", type: .integer), ColumnSchema(name: "v", type: .integer),
            ColumnSchema(name: "s", type: .text),
        ], subjectKeys: [SubjectKey(column: "k", type: "person")])

    @Test(arguments: [(5, 1), (5, 2), (12, 3), (12, 5), (11, 4), (9, 9)])
    func everyMask(_ rowCount: Int, _ batchRows: Int) throws {
        let plans = try Self.plans()
        for mask in 0..<(1 << rowCount) where rowCount < 10 || mask % 7 == 0 {
            var values: [Int64?] = []
            var rows: [[Value]] = []
            for row in 0..<rowCount {
                let isPresent = (mask >> row) & 1 == 1
                let value = Int64(row * row % 7)
                values.append(isPresent ? value : nil)
                let text = Value.text(value > 3 ? "high" : "low")
                rows.append([.integer(Int64(row / 2)), isPresent ? .integer(value) : .null, isPresent ? text : .null])
            }
            let table = try Engine.seal(Self.schema, rows)
            for isFast in [true, false] {
                let options = ExecutionOptions(batchRows: batchRows, useFastKernels: isFast)
                let (totals, groups) = (
                    try PreparedQuery(query: plans.totals, tables: [table], options: options).run(),
                    try PreparedQuery(query: plans.groups, tables: [table], options: options).run()
                )
                #expect(Engine.rows(totals) == [Self.totals(values)], "mask \(mask)")
                #expect(Engine.rows(groups) == Self.groups(values), "mask \(mask)")
            }
        }
    }

    private static func plans() throws -> (totals: BoundQuery, groups: BoundQuery) {
        let totals =
            "SELECT count(*), count(v), sum(v), min(v), max(s), count(DISTINCT v) FROM t WHERE v >= 2 OR v IS NULL"
        let groups =
            "SELECT v, count(*), sum(v + 1) FROM t WHERE NOT (v = 4) OR s IS NULL GROUP BY v ORDER BY v NULLS FIRST"
        return (
            try Planner.compile(totals, tables: [schema], mode: .open(evidence: false)),
            try Planner.compile(groups, tables: [schema], mode: .open(evidence: false))
        )
    }

    private static func totals(_ values: [Int64?]) -> [Value] {
        let kept = values.filter { $0.map { $0 >= 2 } ?? true }
        let present = kept.compactMap { $0 }
        return [
            .integer(Int64(kept.count)), .integer(Int64(present.count)),
            present.isEmpty ? .null : .decimal(unscaled: Int128(present.reduce(0, +)), scale: 0),
            present.min().map(Value.integer) ?? .null,
            present.isEmpty ? .null : .text(present.contains { $0 <= 3 } ? "low" : "high"),
            .integer(Int64(Set(present).count)),
        ]
    }

    private static func groups(_ values: [Int64?]) -> [[Value]] {
        let kept = values.filter { $0 != 4 }
        let keys = Set(kept).sorted { ($0 ?? -1) < ($1 ?? -1) }
        return keys.map { key in
            let count = kept.filter { $0 == key }.count
            let sum: Value = key.map { .decimal(unscaled: Int128($0 + 1) * Int128(count), scale: 0) } ?? .null
            return [key.map(Value.integer) ?? .null, .integer(Int64(count)), sum]
        }
    }
}
