import Columns
import Planning
import Schemas

extension ExpressionCompiler {
    func logic(_ function: ScalarFunction, _ operands: [VectorExpression]) throws(ExecutionError) -> VectorExpression {
        switch function {
        case .isNull, .isNotNull:
            let info = ColumnInfo(type: .boolean, kind: .boolean, mayBeNull: false)
            let whenNull: UInt8 = function == .isNull ? 1 : 0
            return try kernel([operands[0]], info) { (operands, out, count, _) throws(ExecutionError) in
                for row in 0..<count { out.booleans[row] = operands[0].isNull(row) ? whenNull : 1 - whenNull }
                out.setValidity(true, count: count)
            }
        case .and, .or: return try connective(function, operands)
        default: break
        }
        guard operands.count == 1, operands[0].info.kind == .boolean else {
            throw ExecutionError(.planInvalid, function.rawValue)
        }
        if function == .not {
            return try kernel(operands, operands[0].info) { (operands, out, count, _) throws(ExecutionError) in
                mapTotal(operands[0], out, count) { (x: UInt8) in x ^ 1 }
            }
        }
        let wanted: UInt8 = function == .isTrue || function == .isNotTrue ? 1 : 0
        let flip: UInt8 = function == .isNotTrue || function == .isNotFalse ? 1 : 0
        let info = ColumnInfo(type: .boolean, kind: .boolean, mayBeNull: false)
        return try kernel(operands, info) { (operands, out, count, _) throws(ExecutionError) in
            let a = operands[0]
            for row in 0..<count {
                let holds: UInt8 = !a.isNull(row) && a.booleans[row] == wanted ? 1 : 0
                out.booleans[row] = holds ^ flip
            }
            out.setValidity(true, count: count)
        }
    }

    /// Kleene's AND and OR: a decisive operand (false, true) wins over NULL.
    private func connective(
        _ function: ScalarFunction, _ operands: [VectorExpression]
    ) throws(ExecutionError) -> VectorExpression {
        guard operands.allSatisfy({ $0.info.kind == .boolean }) else {
            throw ExecutionError(.planInvalid, function.rawValue)
        }
        let decisive: UInt8 = function == .and ? 0 : 1
        let info = ColumnInfo(type: .boolean, kind: .boolean, mayBeNull: anyNull(operands))
        return try kernel(operands, info) { (operands, out, count, _) throws(ExecutionError) in
            for row in 0..<count { out.booleans[row] = 1 - decisive }
            out.setValidity(true, count: count)
            for operand in operands where operand.hasNulls {
                out.hasNulls = true
                for row in 0..<count { out.validity[row] &= operand.validity[row] }
            }
            for operand in operands {
                for row in 0..<count where operand.booleans[row] == decisive && !operand.isNull(row) {
                    out.booleans[row] = decisive
                    if out.hasNulls { out.validity[row] = 1 }
                }
            }
        }
    }
}
