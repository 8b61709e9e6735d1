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
        default: throw .illTyped
        }
    }
}
