import Columns
import Planning
import Schemas

extension PlanExecutor {
    /// Constant rows.
    func values(_ rows: [[Value]], _ types: [ColumnType]) throws(ExecutionError) -> RowSet {
        guard rows.allSatisfy({ $0.count == types.count }) else { throw ExecutionError(.planInvalid, "values") }
        var infos: [ColumnInfo] = []
        for (column, type) in types.enumerated() {
            let words = rows.compactMap { LiteralExpression.word($0[column]) }
            var bounds = ValueBounds.unknown
            if let lower = words.min(), let upper = words.max() { bounds = .integers(lower: lower, upper: upper) }
            let magnitudes = rows.compactMap { if case .double(let number) = $0[column] { abs(number) } else { nil } }
            if let most = magnitudes.max() { bounds = .magnitude(most) }
            infos.append(
                ColumnInfo(
                    type: type, kind: ColumnInfo.kind(of: type, bounds: bounds), bounds: bounds,
                    mayBeNull: rows.contains { $0[column].isNull }))
        }
        let result = RowSet(infos: infos, chunkRows: context.options.batchRows, budget: context.budget)
        for row in rows {
            let chunk = try result.roomy()
            for (value, vector) in zip(row, chunk.columns) {
                try Self.write(value, into: vector, chunk.count, result)
            }
            result.advance(1)
        }
        return result
    }

    private static func write(
        _ value: Value, into vector: ColumnVector, _ row: Int, _ rows: RowSet
    ) throws(ExecutionError) {
        vector.validity[row] = 1
        switch (vector.kind, value) {
        case (_, .null): vector.markNull(row, count: row + 1)
        case (.double, .double(let number)): vector.doubles[row] = number
        case (.text, .text(let text)): vector.texts[row] = try rows.kept(text)
        default:
            guard let word = LiteralExpression.word(value) else { throw ExecutionError(.planInvalid, "values") }
            switch vector.kind {
            case .boolean: vector.booleans[row] = word == 0 ? 0 : 1
            case .int64: vector.int64s[row] = Int64(truncatingIfNeeded: word)
            case .int128: vector.int128s[row] = word
            default: throw ExecutionError(.planInvalid, "values")
            }
        }
    }
}
