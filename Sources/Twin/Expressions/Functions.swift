import Planning
import Schemas

/// Functions of values that are all known beforehand.
enum Functions {
    static func apply(
        _ function: ScalarFunction, _ operands: [Value], _ type: ColumnType
    ) throws(ScalarFault) -> Value {
        if let value = try withNulls(function, operands) { return value }
        if operands.contains(.null) { return .null }
        switch function {
        case .add, .subtract, .multiply, .divide, .modulo, .negate, .absolute, .sign:
            return try Arithmetic.apply(function, operands, type)
        case .round, .floor, .ceiling, .truncate: return try Rounding.apply(function, operands, type)
        case .squareRoot, .power, .exponential, .naturalLogarithm, .logarithm10, .logarithm2, .cubeRoot, .sine, .cosine,
            .tangent, .cotangent, .arcSine, .arcCosine, .arcTangent, .arcTangent2, .hyperbolicSine, .hyperbolicCosine,
            .hyperbolicTangent:
            return try Transcendental.apply(function, operands)
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            return try comparison(function, operands)
        case .not:
            guard operands.count == 1, case .boolean(let flag) = operands[0] else { throw .illTyped }
            return .boolean(!flag)
        case .like, .concatenate, .length, .lower, .upper, .trim, .trimLeading, .trimTrailing, .substring, .position,
            .replace, .left, .right, .startsWith:
            return try Texts.bounded(try Texts.apply(function, operands))
        case .padLeft, .padRight, .repeated, .reversed, .splitPart, .titleCase, .translate, .codePoint, .character,
            .octetLength, .endsWith:
            return try Texts.bounded(try TextShapes.apply(function, operands))
        case .quotient, .greatestCommonDivisor, .leastCommonMultiple, .factorial, .widthBucket:
            return try WholeNumbers.apply(function, operands)
        case .bitAnd, .bitOr, .bitXor, .bitNot, .shiftLeft, .shiftRight: return try Bits.apply(function, operands)
        case .regexMatches, .regexCount, .regexExtract, .regexReplace:
            return try Texts.bounded(try Patterns.apply(function, operands))
        case .ageMonths, .ageDays, .ageMicroseconds, .formatInterval: return try Spans.apply(function, operands)
        case .parseDate: return try MomentReader.apply(operands)
        case .formatDate: return try Texts.bounded(try MomentTexts.apply(operands))
        case .extractYear, .extractQuarter, .extractMonth, .extractDay, .extractHour, .extractMinute, .extractSecond,
            .extractDayOfWeek, .extractDayOfYear, .extractEpoch, .addDays, .subtractDates, .addMonths,
            .addMicroseconds, .truncateDate, .extractWeek, .extractISOYear, .makeDate, .subtractTimestamps:
            return try Moments.apply(function, operands)
        default: throw .illTyped
        }
    }

    /// Functions that see NULLs; nil for the others.
    private static func withNulls(_ function: ScalarFunction, _ operands: [Value]) throws(ScalarFault) -> Value? {
        switch function {
        case .isNull, .isNotNull, .isTrue, .isNotTrue, .isFalse, .isNotFalse:
            guard operands.count == 1 else { throw .illTyped }
            let operand = operands[0]
            return switch function {
            case .isNull: .boolean(operand.isNull)
            case .isNotNull: .boolean(!operand.isNull)
            case .isTrue: .boolean(operand == .boolean(true))
            case .isNotTrue: .boolean(operand != .boolean(true))
            case .isFalse: .boolean(operand == .boolean(false))
            default: .boolean(operand != .boolean(false))
            }
        case .joined: return try Texts.joined(operands)
        case .isDistinctFrom: return .boolean(try !isSame(operands))
        case .isNotDistinctFrom: return .boolean(try isSame(operands))
        case .nullIf:
            guard operands.count == 2 else { throw .illTyped }
            if operands.contains(.null) { return operands[0] }
            return try isSame(operands) ? .null : operands[0]
        case .greatest, .least:
            var best = Value.null
            for operand in operands where !operand.isNull {
                if best.isNull {
                    best = operand
                    continue
                }
                guard Ordering.areComparable(operand, best) else { throw .illTyped }
                let comparison = Ordering.compare(operand, best)
                if function == .greatest ? comparison > 0 : comparison < 0 { best = operand }
            }
            return best
        default: return nil
        }
    }

    /// IS NOT DISTINCT FROM.
    private static func isSame(_ operands: [Value]) throws(ScalarFault) -> Bool {
        guard operands.count == 2 else { throw .illTyped }
        if operands.contains(.null) { return operands[0].isNull && operands[1].isNull }
        guard Ordering.areComparable(operands[0], operands[1]) else { throw .illTyped }
        return Ordering.compare(operands[0], operands[1]) == 0
    }

    private static func comparison(_ function: ScalarFunction, _ operands: [Value]) throws(ScalarFault) -> Value {
        guard operands.count == 2, Ordering.areComparable(operands[0], operands[1]) else { throw .illTyped }
        let comparison = Ordering.compare(operands[0], operands[1])
        return switch function {
        case .equal: .boolean(comparison == 0)
        case .notEqual: .boolean(comparison != 0)
        case .less: .boolean(comparison < 0)
        case .lessOrEqual: .boolean(comparison <= 0)
        case .greater: .boolean(comparison > 0)
        default: .boolean(comparison >= 0)
        }
    }
}
