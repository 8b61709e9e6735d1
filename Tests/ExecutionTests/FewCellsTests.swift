import Columns
import Execution
import Planning
import Schemas
import Testing

/// Sums over few cells in batches long enough for their kernels: 64 and 128 bits, with and without NULLs, and too large for a
/// batch's 64-bit sum.
@Suite struct FewCellsTests {
    private static let rows = 1_500

    private static func table(_ largest: Int64) throws -> (table: SealedTable, values: [(group: Int64, value: Int64?)])
    {
        var random = Random(seed: UInt64(largest))
        let schema = TableSchema(
            name: "t",
            columns: [
                ColumnSchema(name: "g", type: .integer), ColumnSchema(name: "v", type: .integer),
                ColumnSchema(name: "w", type: .integer),
            ])
        var values: [(group: Int64, value: Int64?)] = []
        var rows: [[Value]] = []
        for row in 0..<Self.rows {
            let group = Int64(random.below(6))
            let value = Int64(random.below(Int(largest))) - largest / 3
            // Some batches have NULLs, some have none.
            let isNull = row > 900 && random.below(4) == 0
            values.append((group, isNull ? nil : value))
            rows.append([.integer(group), isNull ? .null : .integer(value), .integer(value)])
        }
        return (try Engine.seal(schema, rows, zoneRows: 512), values)
    }

    /// The sums of the largest need 128 bits in all, the last also within a batch.
    @Test(arguments: [1_000, 1 << 47, 1 << 52, Int64.max / 2])
    func sums(_ largest: Int64) throws {
        let (table, values) = try Self.table(largest)
        let sql = "SELECT g, count(*), count(v), sum(v), sum(w) FROM t GROUP BY g ORDER BY g"
        for options in Engine.settings + [ExecutionOptions(threads: 2, batchRows: 300)] {
            let result = Engine.rows(try Engine.run(sql, [table], options))
            #expect(result.count == 6)
            for (group, row) in result.enumerated() {
                let members = values.indices.filter { values[$0].group == Int64(group) }
                let present = members.compactMap { values[$0].value }
                #expect(row[1] == .integer(Int64(members.count)))
                #expect(row[2] == .integer(Int64(present.count)))
                #expect(row[3] == .decimal(unscaled: present.reduce(Int128(0)) { $0 + Int128($1) }, scale: 0))
                #expect(row[4] != .null)
            }
            let totals = try Engine.run("SELECT sum(w) FROM t", [table], options)
            let summed = result.reduce(Int128(0)) { total, row in
                if case .decimal(let unscaled, _) = row[4] { total + unscaled } else { total }
            }
            #expect(Engine.rows(totals) == [[.decimal(unscaled: summed, scale: 0)]])
        }
    }
}
