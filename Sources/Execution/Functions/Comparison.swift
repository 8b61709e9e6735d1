import Columns
import Planning
import Schemas

extension ExpressionCompiler {
    func comparison(
        _ function: ScalarFunction, _ operands: [VectorExpression]
    ) throws(ExecutionError) -> VectorExpression {
        guard operands.count == 2 else { throw ExecutionError(.planInvalid, function.rawValue) }
        let operands = try unified(operands)
        let isTotal = function == .isDistinctFrom || function == .isNotDistinctFrom
        let info = ColumnInfo(type: .boolean, kind: .boolean, mayBeNull: !isTotal && anyNull(operands))
        let plain: ScalarFunction = isTotal ? .equal : function
        let kind = operands[0].info.kind
        return try kernel(operands, info) { (operands, out, count, _) throws(ExecutionError) in
            switch kind {
            case .int64: compareValues(plain, operands, out, count, Int64.self)
            case .int128: compareValues(plain, operands, out, count, Int128.self)
            case .double: compareValues(plain, operands, out, count, Double.self)
            case .boolean: compareValues(plain, operands, out, count, UInt8.self)
            case .text, .code: compareTexts(plain, operands, out, count)
            }
            guard isTotal else { return }
            for row in 0..<count where out.hasNulls && out.validity[row] == 0 {
                out.booleans[row] = operands[0].isNull(row) && operands[1].isNull(row) ? 1 : 0
            }
            out.setValidity(true, count: count)
            if function == .isDistinctFrom { for row in 0..<count { out.booleans[row] ^= 1 } }
        }
    }
}

@inline(__always)
private func compareValues<T: BitwiseCopyable & Comparable>(
    _ function: ScalarFunction, _ operands: [ColumnVector], _ out: ColumnVector, _ count: Int, _: T.Type
) {
    switch function {
    case .equal: zipTotal(operands, out, count) { (x: T, y: T) -> UInt8 in x == y ? 1 : 0 }
    case .notEqual: zipTotal(operands, out, count) { (x: T, y: T) -> UInt8 in x != y ? 1 : 0 }
    case .less: zipTotal(operands, out, count) { (x: T, y: T) -> UInt8 in x < y ? 1 : 0 }
    case .lessOrEqual: zipTotal(operands, out, count) { (x: T, y: T) -> UInt8 in x <= y ? 1 : 0 }
    case .greater: zipTotal(operands, out, count) { (x: T, y: T) -> UInt8 in x > y ? 1 : 0 }
    default: zipTotal(operands, out, count) { (x: T, y: T) -> UInt8 in x >= y ? 1 : 0 }
    }
}

private func compareTexts(_ function: ScalarFunction, _ operands: [ColumnVector], _ out: ColumnVector, _ count: Int) {
    zipTotal(operands, out, count) { (x: TextSlice, y: TextSlice) -> UInt8 in
        if function == .equal { return x.equals(y) ? 1 : 0 }
        if function == .notEqual { return x.equals(y) ? 0 : 1 }
        let order = x.compare(y)
        let holds =
            switch function {
            case .less: order < 0
            case .lessOrEqual: order <= 0
            case .greater: order > 0
            default: order >= 0
            }
        return holds ? 1 : 0
    }
}
