import Glibc
import Planning
import Schemas

/// Functions of doubles that the C library computes.
enum Transcendental {
    static func apply(_ function: ScalarFunction, _ operands: [Value]) throws(ScalarFault) -> Value {
        guard case .double(let x)? = operands.first else { throw .illTyped }
        switch (function, operands.count) {
        case (.squareRoot, 1):
            guard x >= 0 else { throw .undefined }
            return .double(x.squareRoot())
        case (.exponential, 1): return .double(try Arithmetic.finite(exp(x)))
        case (.naturalLogarithm, 1):
            guard x > 0 else { throw .undefined }
            return .double(log(x))
        case (.logarithm10, 1):
            guard x > 0 else { throw .undefined }
            return .double(log10(x))
        case (.power, 2):
            // A negative number to a broken power is not a number; zero to a negative one is infinite.
            guard case .double(let y) = operands[1] else { throw .illTyped }
            return .double(try Arithmetic.finite(pow(x, y)))
        case (.logarithm2, 1):
            guard x > 0 else { throw .undefined }
            return .double(log2(x))
        case (.arcTangent2, 2):
            guard case .double(let y) = operands[1] else { throw .illTyped }
            return .double(atan2(x, y))
        case (_, 1):
            guard let compute = ofOne[function] else { throw .illTyped }
            return .double(try Arithmetic.finite(compute(x)))
        default: throw .illTyped
        }
    }

    private static let ofOne: [ScalarFunction: @Sendable (Double) -> Double] = [
        .cubeRoot: { cbrt($0) }, .sine: { sin($0) }, .cosine: { cos($0) }, .tangent: { tan($0) },
        .cotangent: { 1 / tan($0) }, .arcSine: { asin($0) }, .arcCosine: { acos($0) }, .arcTangent: { atan($0) },
        .hyperbolicSine: { sinh($0) }, .hyperbolicCosine: { cosh($0) }, .hyperbolicTangent: { tanh($0) },
    ]
}
