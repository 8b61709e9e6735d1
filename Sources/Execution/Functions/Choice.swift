import Columns
import Planning
import Schemas

extension ExpressionCompiler {
    func choice(
        _ function: ScalarFunction, _ operands: [VectorExpression], _ type: ColumnType
    ) throws(ExecutionError) -> VectorExpression {
        let operands = try unified(operands)
        let kind = operands[0].info.kind
        let bounds =
            function == .nullIf
            ? operands[0].info.bounds
            : operands.dropFirst().reduce(operands[0].info.bounds) { $0.union($1.info.bounds) }
        let isNullable = function == .nullIf || operands.allSatisfy(\.info.mayBeNull)
        let info = ColumnInfo(type: type, kind: kind, bounds: bounds, mayBeNull: isNullable)
        return try kernel(operands, info) { (operands, out, count, _) throws(ExecutionError) in
            switch kind {
            case .boolean: choose(function, operands, out, count, UInt8.self) { $0 < $1 }
            case .int64: choose(function, operands, out, count, Int64.self) { $0 < $1 }
            case .int128: choose(function, operands, out, count, Int128.self) { $0 < $1 }
            case .double: choose(function, operands, out, count, Double.self) { $0 < $1 }
            case .text, .code: choose(function, operands, out, count, TextSlice.self) { $0.compare($1) < 0 }
            }
        }
    }
}

private func choose<T: BitwiseCopyable>(
    _ function: ScalarFunction, _ operands: [ColumnVector], _ out: ColumnVector, _ count: Int, _: T.Type,
    isBelow: (T, T) -> Bool
) {
    let y = out.data.assumingMemoryBound(to: T.self)
    out.setValidity(true, count: count)
    for row in 0..<count {
        var best: T?
        for (position, operand) in operands.enumerated() where !operand.isNull(row) {
            let value = operand.data.assumingMemoryBound(to: T.self)[row]
            guard let current = best else {
                // NULLIF(NULL, x) is NULL, whatever x.
                if function == .nullIf, position > 0 { break }
                best = value
                if function == .coalesce { break }
                continue
            }
            switch function {
            case .greatest: if isBelow(current, value) { best = value }
            case .least: if isBelow(value, current) { best = value }
            default: if !isBelow(current, value), !isBelow(value, current) { best = nil }
            }
        }
        if let best { y[row] = best } else { out.markNull(row, count: count) }
    }
}
