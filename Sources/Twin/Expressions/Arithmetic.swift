import Planning
import Schemas

/// + - * / %, signs and absolute values. Whatever does not fit its type is undefined.
enum Arithmetic {
    static func apply(
        _ function: ScalarFunction, _ operands: [Value], _ type: ColumnType
    ) throws(ScalarFault) -> Value {
        switch (operands.first, operands.dropFirst().first, operands.count) {
        case (.integer(let x)?, nil, 1): return .integer(try unary(function, x))
        case (.decimal(let x, let scale)?, nil, 1): return try decimal(try unary(function, x), scale: scale)
        case (.double(let x)?, nil, 1): return .double(try unary(function, x))
        case (.integer(let x)?, .integer(let y)?, 2): return .integer(try integers(function, x, y))
        case (.double(let x)?, .double(let y)?, 2): return .double(try doubles(function, x, y))
        case (.decimal(let x, let p)?, .decimal(let y, let q)?, 2):
            guard case .decimal(_, let scale) = type else { throw .illTyped }
            guard function == .multiply ? scale == p + q : (p == q && scale == p) else { throw .illTyped }
            return try decimal(try decimals(function, x, y), scale: scale)
        default: throw .illTyped
        }
    }

    /// A decimal has at most 38 digits.
    static func decimal(_ unscaled: Int128, scale: Int) throws(ScalarFault) -> Value {
        guard unscaled.magnitude < UInt128(Powers.ten(ColumnType.computedDecimalPrecision)) else { throw .undefined }
        return .decimal(unscaled: unscaled, scale: scale)
    }

    static func finite(_ value: Double) throws(ScalarFault) -> Double {
        guard value.isFinite else { throw .undefined }
        return value
    }

    private static func unary<Number: FixedWidthInteger & SignedInteger>(
        _ function: ScalarFunction, _ x: Number
    ) throws(ScalarFault) -> Number {
        switch function {
        case .sign: return x.signum()
        case .absolute where x >= 0: return x
        case .absolute, .negate:
            let (result, overflow) = Number.zero.subtractingReportingOverflow(x)
            guard !overflow else { throw .undefined }
            return result
        default: throw .illTyped
        }
    }

    private static func unary(_ function: ScalarFunction, _ x: Double) throws(ScalarFault) -> Double {
        switch function {
        case .sign: x > 0 ? 1 : x < 0 ? -1 : 0
        case .absolute: x.magnitude
        case .negate: -x
        default: throw .illTyped
        }
    }

    private static func integers(_ function: ScalarFunction, _ x: Int64, _ y: Int64) throws(ScalarFault) -> Int64 {
        let result: (partialValue: Int64, overflow: Bool)
        switch function {
        case .add: result = x.addingReportingOverflow(y)
        case .subtract: result = x.subtractingReportingOverflow(y)
        case .multiply: result = x.multipliedReportingOverflow(by: y)
        case .divide: result = x.dividedReportingOverflow(by: y)
        case .modulo:
            // The remainder by −1 is zero, though the quotient may not exist.
            result = y == -1 ? (0, false) : x.remainderReportingOverflow(dividingBy: y)
        default: throw .illTyped
        }
        guard !result.overflow else { throw .undefined }
        return result.partialValue
    }

    private static func decimals(_ function: ScalarFunction, _ x: Int128, _ y: Int128) throws(ScalarFault) -> Int128 {
        let result: (partialValue: Int128, overflow: Bool)
        switch function {
        case .add: result = x.addingReportingOverflow(y)
        case .subtract: result = x.subtractingReportingOverflow(y)
        case .multiply: result = x.multipliedReportingOverflow(by: y)
        case .modulo: result = y == -1 ? (0, false) : x.remainderReportingOverflow(dividingBy: y)
        default: throw .illTyped
        }
        guard !result.overflow else { throw .undefined }
        return result.partialValue
    }

    private static func doubles(_ function: ScalarFunction, _ x: Double, _ y: Double) throws(ScalarFault) -> Double {
        switch function {
        case .add: return try finite(x + y)
        case .subtract: return try finite(x - y)
        case .multiply: return try finite(x * y)
        case .divide:
            guard y != 0 else { throw .undefined }
            return try finite(x / y)
        default: throw .illTyped
        }
    }
}
