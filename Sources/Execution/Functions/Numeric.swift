import Columns
import Glibc
import Planning
import Schemas

extension ExpressionCompiler {
    func numeric(
        _ function: ScalarFunction, _ operands: [VectorExpression], _ type: ColumnType
    ) throws(ExecutionError) -> VectorExpression {
        let digits = try Self.digits(operands, function)
        if operands[0].info.kind == .double { return try doubleRounding(function, operands[0], digits: digits) }
        return try decimalRounding(function, operands[0], digits: digits, type)
    }

    /// The literal number of digits, if one is given.
    private static func digits(
        _ operands: [VectorExpression], _ function: ScalarFunction
    ) throws(ExecutionError) -> Int? {
        guard operands.count > 1 else { return nil }
        guard operands.count == 2, let literal = operands[1] as? LiteralExpression,
            case .integer(let digits) = literal.value
        else { throw ExecutionError(.planInvalid, function.rawValue) }
        return Int(max(-40, min(40, digits)))
    }

    private func doubleRounding(
        _ function: ScalarFunction, _ operand: VectorExpression, digits: Int?
    ) throws(ExecutionError) -> VectorExpression {
        let info = ColumnInfo(type: .double, kind: .double, mayBeNull: operand.info.mayBeNull)
        let power = digits.map { pow(10, Double($0)) }
        return try kernel([operand], info) { (operands, out, count, _) throws(ExecutionError) in
            let a = operands[0]
            switch function {
            case .floor: mapTotal(a, out, count) { (x: Double) in x.rounded(.down) }
            case .ceiling: mapTotal(a, out, count) { (x: Double) in x.rounded(.up) }
            default:
                let rule: FloatingPointRoundingRule =
                    function == .truncate ? .towardZero : power == nil ? .toNearestOrEven : .toNearestOrAwayFromZero
                guard let power else {
                    return mapTotal(a, out, count) { (x: Double) in x.rounded(rule) }
                }
                mapTotal(a, out, count) { (x: Double) in ((x * power).rounded(rule) / power).finiteOrNil ?? x }
            }
        }
    }

    private func decimalRounding(
        _ function: ScalarFunction, _ operand: VectorExpression, digits: Int?, _ type: ColumnType
    ) throws(ExecutionError) -> VectorExpression {
        let from = operand.info.type.scale
        let target = type.scale
        let kept = min(digits ?? 0, from)
        let mode: DecimalRounding =
            switch function {
            case .floor: .down
            case .ceiling: .up
            case .truncate: .towardZero
            default: .halfAway
            }
        let cut = Int128.powerOfTen(from - kept)
        let (grow, shrink) = (Int128.powerOfTen(max(target - kept, 0)), Int128.powerOfTen(max(kept - target, 0)))
        return try decimalMap(operand, to: type) { x in
            // Cutting more digits than there are leaves nothing, or one unit where rounding goes outward.
            let rounded = cut.map { mode.divide(x, by: $0) } ?? 0
            guard let grow, let shrink else { return rounded == 0 ? 0 : nil }
            return shrink == 1 ? rounded.multipliedOrNil(grow)?.inDecimal : mode.divide(rounded, by: shrink)
        }
    }

    /// A function of an integer or decimal of either width, to a decimal or integer type; its bounds come from the corners,
    /// since the function never falls.
    func decimalMap(
        _ operand: VectorExpression, to type: ColumnType, monotone operation: @escaping (Int128) -> Int128?
    ) throws(ExecutionError) -> VectorExpression {
        guard let (lower, upper) = operand.info.bounds.interval,
            operand.info.kind == .int64 || operand.info.kind == .int128
        else { throw ExecutionError(.planInvalid, "not a number of digits") }
        let limit = Self.limit(of: type)
        var (bounds, isSafe) = (limit, false)
        if let low = operation(lower), let high = operation(upper) {
            let exact = ValueBounds.integers(lower: low, upper: high)
            bounds = exact.clamped(to: limit)
            isSafe = bounds == exact
        }
        let info = ColumnInfo(
            type: type, kind: ColumnInfo.kind(of: type, bounds: bounds), bounds: bounds,
            mayBeNull: operand.info.mayBeNull || !isSafe)
        let isNarrow = operand.info.kind == .int64
        return try kernel([operand], info, mayFail: !isSafe) { (operands, out, count, state) throws(ExecutionError) in
            let a = operands[0]
            switch (isNarrow, info.kind) {
            case (true, .int64):
                mapPartial(a, out, count, state, empty: 0) { (x: Int64) in
                    operation(Int128(x)).flatMap { Int64(exactly: $0) }
                }
            case (true, _): mapPartial(a, out, count, state, empty: 0) { (x: Int64) in operation(Int128(x)) }
            case (false, .int64):
                mapPartial(a, out, count, state, empty: 0) { (x: Int128) in operation(x).flatMap { Int64(exactly: $0) }
                }
            case (false, _): mapPartial(a, out, count, state, empty: 0) { (x: Int128) in operation(x) }
            }
        }
    }
}

/// How a decimal loses digits.
enum DecimalRounding {
    case halfAway, towardZero, down, up

    @inline(__always)
    func divide(_ x: Int128, by divisor: Int128) -> Int128 {
        let (quotient, rest) = x.quotientAndRemainder(dividingBy: divisor)
        switch self {
        case .towardZero: return quotient
        case .down: return rest < 0 ? quotient - 1 : quotient
        case .up: return rest > 0 ? quotient + 1 : quotient
        case .halfAway:
            guard rest.magnitude >= divisor.magnitude - rest.magnitude, rest != 0 else { return quotient }
            return x < 0 ? quotient - 1 : quotient + 1
        }
    }
}

extension Int128 {
    /// 10^exponent, for 0...38.
    static func powerOfTen(_ exponent: Int) -> Int128? {
        guard (0...38).contains(exponent) else { return nil }
        var result: Int128 = 1
        for _ in 0..<exponent { result *= 10 }
        return result
    }
}
