import Columns
import Schemas

/// Deterministic pseudo-random numbers (SplitMix64).
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

enum SealedFixture {
    static let schema = TableSchema(
        name: "t",
        columns: [
            ColumnSchema(name: "id", type: .integer),
            ColumnSchema(name: "amount", type: .decimal(precision: 12, scale: 2)),
            ColumnSchema(name: "rate", type: .double), ColumnSchema(name: "active", type: .boolean),
            ColumnSchema(name: "born", type: .date), ColumnSchema(name: "seen", type: .timestamp),
            ColumnSchema(name: "region", type: .text), ColumnSchema(name: "firm", type: .text),
            ColumnSchema(name: "wide", type: .integer),
        ],
        subjectKeys: [SubjectKey(column: "id", type: "person"), SubjectKey(column: "firm", type: "enterprise")])

    /// Random rows of `schema`, with NULLs everywhere.
    static func rows(_ count: Int, seed: UInt64) -> [[Value]] {
        var random = Generator(state: seed)
        return (0..<count).map { _ in
            let row: [Value] = [
                .integer(Int64.random(in: -20...20, using: &random)),
                .decimal(unscaled: Int128.random(in: -9_999_999...9_999_999, using: &random), scale: 2),
                .double(Double.random(in: -1...1, using: &random)), .boolean(Bool.random(using: &random)),
                .date(Int32.random(in: -20_000...20_000, using: &random)),
                .timestamp(Int64.random(in: -4_000_000_000_000_000...4_000_000_000_000_000, using: &random)),
                .text(["north", "südlich", "", "数闸", "east"].randomElement(using: &random)!),
                .text("firm \(Int.random(in: 0...300, using: &random))"),
                .integer(Int64.random(in: .min ... .max, using: &random)),
            ]
            return row.map { Int.random(in: 0..<9, using: &random) == 0 ? .null : $0 }
        }
    }

    static func sealed(_ count: Int, seed: UInt64, zoneRows: Int = 16) throws -> SealedTable {
        let table = try UnsealedTable(schema: schema, rows: rows(count, seed: seed))
        return try TableSealer(table, zoneRows: zoneRows).sealInMemory()
    }

    /// The code of the error that `body` throws, or nil.
    static func code(_ body: () throws -> Void) -> ColumnsError.Code? {
        do {
            try body()
            return nil
        } catch { return (error as? ColumnsError)?.code }
    }
}
