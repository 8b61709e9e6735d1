import Columns
import Glibc
import Planning
import Schemas

extension ExpressionCompiler {
    /// Functions of one double, as libm has them; a result that is no finite number is an error.
    func elementary(
        _ function: ScalarFunction, _ operands: [VectorExpression]
    ) throws(ExecutionError) -> VectorExpression {
        try demand([.double], operands, function)
        let operation = Self.elementaryFunction(function)
        return try kernel(operands, Self.anyDouble, mayFail: true) {
            (operands, out, count, state) throws(ExecutionError) in
            let a = operands[0]
            switch function {
            // The frequent ones are inlined.
            case .squareRoot:
                mapPartial(a, out, count, state, empty: 0) { (x: Double) in x < 0 ? nil : x.squareRoot() }
            case .exponential: mapPartial(a, out, count, state, empty: 0) { (x: Double) in exp(x).finiteOrNil }
            case .naturalLogarithm:
                mapPartial(a, out, count, state, empty: 0) { (x: Double) in x > 0 ? log(x) : nil }
            default: mapPartial(a, out, count, state, empty: 0) { (x: Double) in operation(x).finiteOrNil }
            }
        }
    }

    /// A value that is not finite says that there is none.
    private static func elementaryFunction(_ function: ScalarFunction) -> (Double) -> Double {
        switch function {
        case .logarithm10: { $0 > 0 ? log10($0) : .nan }
        case .logarithm2: { $0 > 0 ? log2($0) : .nan }
        case .cubeRoot: { cbrt($0) }
        case .sine: { sin($0) }
        case .cosine: { cos($0) }
        case .tangent: { tan($0) }
        case .cotangent: { 1 / tan($0) }
        case .arcSine: { asin($0) }
        case .arcCosine: { acos($0) }
        case .arcTangent: { atan($0) }
        case .hyperbolicSine: { sinh($0) }
        case .hyperbolicCosine: { cosh($0) }
        default: { tanh($0) }
        }
    }

    func elementaryOfTwo(
        _ function: ScalarFunction, _ operands: [VectorExpression]
    ) throws(ExecutionError) -> VectorExpression {
        try demand([.double, .double], operands, function)
        return try kernel(operands, Self.anyDouble, mayFail: true) {
            (operands, out, count, state) throws(ExecutionError) in
            if function == .power {
                zipPartial(operands, out, count, state, empty: 0) { (x: Double, y: Double) in pow(x, y).finiteOrNil }
            } else {
                zipPartial(operands, out, count, state, empty: 0) { (y: Double, x: Double) in atan2(y, x).finiteOrNil }
            }
        }
    }

    private static let anyDouble = ColumnInfo(type: .double, kind: .double, mayBeNull: true)
}
