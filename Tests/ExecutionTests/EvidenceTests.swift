import Columns
import Execution
import Planning
import Schemas
import Testing

/// Evidence equals what explicit sets of subjects give: random data, groups, filters, aggregates, keys, completions.
@Suite struct EvidenceTests {
    @Test(arguments: 0..<12)
    func equalsExplicitSets(_ block: Int) throws {
        for seed in (block * 25)..<(block * 25 + 25) {
            let world = EvidenceWorld(seed: UInt64(seed))
            let table = try Engine.seal(world.schema, world.rows, zoneRows: 16)
            var expected = world.expected()
            let isOrdered = world.node.completion != nil
            if !isOrdered { expected.sort { Self.text($0) < Self.text($1) } }
            var first: [[Value]]?
            for options in Engine.settings {
                let result = try Engine.run(.aggregate(world.node), types: world.outputTypes, table, options)
                var rows = Engine.rows(result)
                if !isOrdered { rows.sort { Self.text($0) < Self.text($1) } }
                guard Self.agree(rows, expected) else {
                    Issue.record(
                        "seed \(seed) \(options)\n\(world.node.aggregates)\n\(Self.difference(rows, expected))")
                    return
                }
                // Bit for bit the same under every setting.
                if let first { #expect(first == rows, "seed \(seed)") } else { first = rows }
            }
        }
    }

    /// Rows in an order of their own: exact columns lead.
    static func text(_ row: [Value]) -> String {
        row.map { value in
            if case .double = value { return "" }
            return value.text.map { "+\($0)" } ?? "-"
        }.joined(separator: "|")
    }

    static func agree(_ a: [[Value]], _ b: [[Value]]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { zip($0, $1).allSatisfy(agree) && $0.count == $1.count }
    }

    static func agree(_ a: Value, _ b: Value) -> Bool {
        if case .double(let x) = a, case .double(let y) = b { return abs(x - y) <= 1e-9 * max(1, abs(x), abs(y)) }
        return a == b
    }

    static func difference(_ a: [[Value]], _ b: [[Value]]) -> String {
        guard a.count == b.count else { return "\(a.count) rows, expected \(b.count)" }
        for (row, (x, y)) in zip(a, b).enumerated() {
            for (column, (p, q)) in zip(x, y).enumerated() where !agree(p, q) {
                return "row \(row) column \(column): \(p), expected \(q)\n\(x)\n\(y)"
            }
        }
        return ""
    }
}
