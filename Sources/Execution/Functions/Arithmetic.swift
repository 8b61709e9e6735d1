import Columns
import Kernels
import Planning
import Schemas

extension ExpressionCompiler {
    func arithmetic(
        _ function: ScalarFunction, _ operands: [VectorExpression], _ type: ColumnType
    ) throws(ExecutionError) -> VectorExpression {
        let isUnary = function == .negate || function == .absolute || function == .sign
        guard operands.count == (isUnary ? 1 : 2) else { throw ExecutionError(.planInvalid, function.rawValue) }
        if type == .double { return try doubleArithmetic(function, operands) }
        var operands = operands
        let exact = Self.bounds(function, operands.map(\.info.bounds))
        let limit = Self.limit(of: type)
        let bounds = exact == .unknown ? limit : exact.clamped(to: limit)
        let isSafe = exact != .unknown && exact == bounds
        var kind = ColumnInfo.kind(of: type, bounds: bounds)
        if operands.contains(where: { $0.info.kind == .int128 }) { kind = .int128 }
        if kind == .int128 {
            for index in operands.indices { operands[index] = try widened(operands[index]) }
        }
        guard operands.allSatisfy({ $0.info.kind == kind }) else {
            throw ExecutionError(.planInvalid, function.rawValue)
        }
        let canFail = !isSafe || function == .divide || function == .modulo
        let info = ColumnInfo(type: type, kind: kind, bounds: bounds, mayBeNull: anyNull(operands) || canFail)
        if isUnary { return try unary(function, operands[0], info, isSafe: isSafe, limit: limit) }
        if isSafe, kind == .int64, useFastKernels, let fast = Self.provenKernel(function) {
            return try kernel(operands, info) { (operands, out, count, _) throws(ExecutionError) in
                fast(operands[0].int64s, operands[1].int64s, count, out.int64s)
                out.combineValidity(of: operands, count: count)
            }
        }
        return kind == .int64
            ? try checked64(function, operands, info, canFail: canFail)
            : try checked128(function, operands, info, canFail: canFail)
    }

    /// The bounds of an exact result; unknown where nothing is known.
    private static func bounds(_ function: ScalarFunction, _ operands: [ValueBounds]) -> ValueBounds {
        switch function {
        case .add: operands[0] + operands[1]
        case .subtract: operands[0] - operands[1]
        case .multiply: operands[0] * operands[1]
        case .negate: -operands[0]
        case .absolute:
            operands[0].largest.map { .integers(lower: 0, upper: Int128(clamping: $0)) } ?? .unknown
        case .sign: .integers(lower: -1, upper: 1)
        case .divide:
            // Only the least value divided by -1 grows.
            operands[0].largest.map { .integers(lower: -Int128(clamping: $0), upper: Int128(clamping: $0)) } ?? .unknown
        case .modulo:
            operands[1].largest.map { .integers(lower: -Int128(clamping: $0), upper: Int128(clamping: $0)) } ?? .unknown
        default: .unknown
        }
    }

    /// What a type can hold.
    static func limit(of type: ColumnType) -> ValueBounds {
        switch type {
        case .decimal: .decimal
        case .boolean: .boolean
        default: .int64
        }
    }

    private static func provenKernel(
        _ function: ScalarFunction
    ) -> ((UnsafePointer<Int64>, UnsafePointer<Int64>, Int, UnsafeMutablePointer<Int64>) -> Void)? {
        switch function {
        case .add: { kn_add_i64($0, $1, $2, $3) }
        case .subtract: { kn_sub_i64($0, $1, $2, $3) }
        case .multiply: { kn_mul_i64($0, $1, $2, $3) }
        default: nil
        }
    }

    private func unary(
        _ function: ScalarFunction, _ operand: VectorExpression, _ info: ColumnInfo, isSafe: Bool, limit: ValueBounds
    ) throws(ExecutionError) -> VectorExpression {
        try kernel([operand], info, mayFail: !isSafe) { (operands, out, count, state) throws(ExecutionError) in
            let a = operands[0]
            switch (function, info.kind) {
            case (.negate, .int64):
                mapPartial(a, out, count, state, empty: 0) { (x: Int64) in x == .min ? nil : 0 &- x }
            case (.absolute, .int64):
                mapPartial(a, out, count, state, empty: 0) { (x: Int64) in x == .min ? nil : abs(x) }
            case (.sign, .int64): mapTotal(a, out, count) { (x: Int64) in x.signum() }
            case (.negate, _): mapTotal(a, out, count) { (x: Int128) in 0 &- x }
            case (.absolute, _): mapTotal(a, out, count) { (x: Int128) in x < 0 ? 0 &- x : x }
            default: mapTotal(a, out, count) { (x: Int128) in x.signum() }
            }
        }
    }

    private func checked64(
        _ function: ScalarFunction, _ operands: [VectorExpression], _ info: ColumnInfo, canFail: Bool
    ) throws(ExecutionError) -> VectorExpression {
        try kernel(operands, info, mayFail: canFail) { (operands, out, count, state) throws(ExecutionError) in
            switch function {
            case .add:
                zipPartial(operands, out, count, state, empty: 0) { (x: Int64, y: Int64) in x.addedOrNil(y) }
            case .subtract:
                zipPartial(operands, out, count, state, empty: 0) { (x: Int64, y: Int64) in x.subtractedOrNil(y) }
            case .multiply:
                zipPartial(operands, out, count, state, empty: 0) { (x: Int64, y: Int64) in x.multipliedOrNil(y) }
            case .divide:
                zipPartial(operands, out, count, state, empty: 0) { (x: Int64, y: Int64) in
                    y == 0 || (y == -1 && x == .min) ? nil : x / y
                }
            default:
                zipPartial(operands, out, count, state, empty: 0) { (x: Int64, y: Int64) in
                    y == 0 ? nil : y == -1 ? 0 : x % y
                }
            }
        }
    }

    private func checked128(
        _ function: ScalarFunction, _ operands: [VectorExpression], _ info: ColumnInfo, canFail: Bool
    ) throws(ExecutionError) -> VectorExpression {
        try kernel(operands, info, mayFail: canFail) { (operands, out, count, state) throws(ExecutionError) in
            switch function {
            case .add:
                zipPartial(operands, out, count, state, empty: 0) { (x: Int128, y: Int128) in x.addedOrNil(y)?.inDecimal
                }
            case .subtract:
                zipPartial(operands, out, count, state, empty: 0) { (x: Int128, y: Int128) in
                    x.subtractedOrNil(y)?.inDecimal
                }
            case .multiply:
                zipPartial(operands, out, count, state, empty: 0) { (x: Int128, y: Int128) in
                    x.multipliedOrNil(y)?.inDecimal
                }
            case .divide:
                zipPartial(operands, out, count, state, empty: 0) { (x: Int128, y: Int128) in y == 0 ? nil : x / y }
            default:
                zipPartial(operands, out, count, state, empty: 0) { (x: Int128, y: Int128) in y == 0 ? nil : x % y }
            }
        }
    }

    private func doubleArithmetic(
        _ function: ScalarFunction, _ operands: [VectorExpression]
    ) throws(ExecutionError) -> VectorExpression {
        guard operands.allSatisfy({ $0.info.kind == .double }) else {
            throw ExecutionError(.planInvalid, function.rawValue)
        }
        let a = operands[0].info.bounds
        let bounds: ValueBounds =
            switch function {
            case .add, .subtract: a + operands[1].info.bounds
            case .multiply: a * operands[1].info.bounds
            case .negate, .absolute: a
            case .sign: .magnitude(1)
            default: .unknown
            }
        let isTotal = bounds != .unknown || function == .negate || function == .absolute
        let info = ColumnInfo(type: .double, kind: .double, bounds: bounds, mayBeNull: anyNull(operands) || !isTotal)
        return try kernel(operands, info, mayFail: !isTotal) { (operands, out, count, state) throws(ExecutionError) in
            let a = operands[0]
            switch function {
            case .add:
                zipPartial(operands, out, count, state, empty: 0) { (x: Double, y: Double) in (x + y).finiteOrNil }
            case .subtract:
                zipPartial(operands, out, count, state, empty: 0) { (x: Double, y: Double) in (x - y).finiteOrNil }
            case .multiply:
                zipPartial(operands, out, count, state, empty: 0) { (x: Double, y: Double) in (x * y).finiteOrNil }
            case .divide:
                zipPartial(operands, out, count, state, empty: 0) { (x: Double, y: Double) in (x / y).finiteOrNil }
            case .modulo:
                zipPartial(operands, out, count, state, empty: 0) { (x: Double, y: Double) in
                    x.truncatingRemainder(dividingBy: y).finiteOrNil
                }
            case .negate: mapTotal(a, out, count) { (x: Double) in -x }
            case .absolute: mapTotal(a, out, count) { (x: Double) in abs(x) }
            default: mapTotal(a, out, count) { (x: Double) in x > 0 ? 1.0 : x < 0 ? -1.0 : 0.0 }
            }
        }
    }
}

extension FixedWidthInteger {
    @inline(__always) func addedOrNil(_ other: Self) -> Self? {
        let (value, overflow) = addingReportingOverflow(other)
        return overflow ? nil : value
    }

    @inline(__always) func subtractedOrNil(_ other: Self) -> Self? {
        let (value, overflow) = subtractingReportingOverflow(other)
        return overflow ? nil : value
    }

    @inline(__always) func multipliedOrNil(_ other: Self) -> Self? {
        let (value, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? nil : value
    }
}

extension Int128 {
    /// Nil beyond 38 digits.
    @inline(__always) var inDecimal: Int128? { magnitude <= ValueBounds.decimalLimit.magnitude ? self : nil }
}

extension Double {
    @inline(__always) var finiteOrNil: Double? { isFinite ? self : nil }
}
