import Columns
import Planning
import Schemas

extension ExpressionCompiler {
    /// Operators on the bits of integers, in two's complement.
    func bits(_ function: ScalarFunction, _ operands: [VectorExpression]) throws(ExecutionError) -> VectorExpression {
        try demand(function == .bitNot ? [.int64] : [.int64, .int64], operands, function)
        let info = ColumnInfo(type: .integer, kind: .int64, bounds: .int64, mayBeNull: anyNull(operands))
        return try kernel(operands, info) { (operands, out, count, _) throws(ExecutionError) in
            switch function {
            case .bitNot: mapTotal(operands[0], out, count) { (x: Int64) in ~x }
            case .bitAnd: zipTotal(operands, out, count) { (x: Int64, y: Int64) in x & y }
            case .bitOr: zipTotal(operands, out, count) { (x: Int64, y: Int64) in x | y }
            case .bitXor: zipTotal(operands, out, count) { (x: Int64, y: Int64) in x ^ y }
            case .shiftLeft: zipTotal(operands, out, count) { (x: Int64, y: Int64) in x &<< y }
            default: zipTotal(operands, out, count) { (x: Int64, y: Int64) in x &>> y }
            }
        }
    }
}
