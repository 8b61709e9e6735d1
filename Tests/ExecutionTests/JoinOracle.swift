import Planning
import Schemas

/// Joins by looking at every pair, in the order of the left rows, then of the right rows.
struct JoinOracle {
    /// Equality of two values that are not NULL.
    struct Key {
        var left: ([Value]) -> Value
        var right: ([Value]) -> Value
        var nullsMatch: Bool
    }

    var keys: [Key]
    /// Nil: unknown.
    var residual: (([Value], [Value]) -> Bool?)?

    /// Kleene's AND of keys and residual.
    private func matches(_ left: [Value], _ right: [Value]) -> Bool? {
        var result: Bool? = true
        func add(_ truth: Bool?) { result = truth == false || result == false ? false : truth == nil ? nil : result }
        for key in keys {
            let (a, b) = (key.left(left), key.right(right))
            if key.nullsMatch { add(a == b) } else { add(a.isNull || b.isNull ? nil : a == b) }
        }
        if let residual { add(residual(left, right)) }
        return result
    }

    /// Rows, and whether a scalar subquery had too many.
    func rows(_ kind: JoinKind, _ left: [[Value]], _ right: [[Value]], widths: (Int, Int)) -> ([[Value]], Bool) {
        var result: [[Value]] = []
        var (seen, failed): (Set<Int>, Bool) = ([], false)
        let (noLeft, noRight) = (
            [Value](repeating: .null, count: widths.0), [Value](repeating: .null, count: widths.1)
        )
        for row in left {
            let truths = right.map { matches(row, $0) }
            let found = right.indices.filter { truths[$0] == true }
            seen.formUnion(found)
            switch kind {
            case .inner, .right: result += found.map { row + right[$0] }
            case .left, .full: result += found.isEmpty ? [row + noRight] : found.map { row + right[$0] }
            case .semi: if !found.isEmpty { result.append(row) }
            case .anti: if found.isEmpty { result.append(row) }
            case .mark:
                let mark: Value = !found.isEmpty ? .boolean(true) : truths.contains(nil) ? .null : .boolean(false)
                result.append(row + [mark])
            case .single:
                result.append(row + (found.count == 1 ? right[found[0]] : noRight))
                failed = failed || found.count > 1
            }
        }
        if kind == .right || kind == .full {
            result += right.indices.filter { !seen.contains($0) }.map { noLeft + right[$0] }
        }
        return (result, failed)
    }
}

/// Two tables of the same columns with random rows: duplicates, NULLs, and texts of different dictionaries.
enum JoinWorld {
    static let columns = [
        ColumnSchema(name: "id", type: .integer), ColumnSchema(name: "k", type: .integer),
        ColumnSchema(name: "w", type: .integer), ColumnSchema(name: "t", type: .text),
        ColumnSchema(name: "d", type: .double), ColumnSchema(name: "f", type: .boolean),
    ]

    static func schema(_ name: String) -> TableSchema { TableSchema(name: name, columns: columns) }

    static func rows(_ count: Int, seed: UInt64, nulls: Int) -> [[Value]] {
        var random = Random(seed: seed)
        func maybe(_ value: Value) -> Value { random.chance(nulls) ? .null : value }
        let shift = Int(seed % 3)
        return (0..<count).map { row in
            [
                .integer(Int64(row)), maybe(.integer(Int64(random.below(9) + shift))),
                maybe(.integer(Int64(random.below(7) - 3) * 1_234_567_890_123_456)),
                maybe(.text("t\(random.below(8) + shift)")),
                maybe(.double(Double(random.below(5) - 2) * 0.5)), maybe(.boolean(random.chance(50))),
            ]
        }
    }

    static func column(_ index: Int) -> BoundExpression { .column(index: index, type: columns[index].type) }

    /// One key over the same column of both sides.
    static func key(_ index: Int, nullsMatch: Bool = false) -> (JoinKey, JoinOracle.Key) {
        (
            JoinKey(left: column(index), right: column(index), nullsMatch: nullsMatch),
            JoinOracle.Key(left: { $0[index] }, right: { $0[index] }, nullsMatch: nullsMatch)
        )
    }

    /// The left column as it is, the right one computed: text that is in no dictionary.
    static func textKey() -> (JoinKey, JoinOracle.Key) {
        let computed = BoundExpression.call(.concatenate, [column(3), .literal(.text(""), type: .text)], type: .text)
        return (
            JoinKey(left: column(3), right: computed),
            JoinOracle.Key(left: { $0[3] }, right: { $0[3] }, nullsMatch: false)
        )
    }

    /// 128-bit decimals on both sides or on one.
    static func wideKey(_ left: Int, _ right: Int) -> (JoinKey, JoinOracle.Key) {
        let type = ColumnType.decimal(precision: 38, scale: 12)
        return (
            JoinKey(left: .cast(column(left), to: type), right: .cast(column(right), to: type)),
            JoinOracle.Key(left: { $0[left] }, right: { $0[right] }, nullsMatch: false)
        )
    }
}
