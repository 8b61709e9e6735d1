import Schemas

/// Builds casts, calls and conditions, computing constants at once where the executor could only give the same value:
/// exact numbers without overflow, dates, truth values. Everything else is left to the executor.
enum Folding {
    /// `expression` as `type`; nothing is added where only the precision of a decimal grows.
    static func cast(_ expression: BoundExpression, to type: ColumnType) -> BoundExpression {
        if expression.type == type { return expression }
        if case .literal(let value, _) = expression, let folded = convert(value, to: type) {
            return .literal(folded, type: type)
        }
        if case .decimal(let precision, let scale) = expression.type, case .decimal(let wider, scale) = type,
            wider >= precision
        {
            return expression
        }
        return .cast(expression, to: type)
    }

    /// The exact conversion of a constant, or nil where rounding or failure is possible.
    private static func convert(_ value: Value, to type: ColumnType) -> Value? {
        switch (value, type) {
        case (.null, _): .null
        case (.integer(let number), .decimal(let precision, let scale)):
            rescale(Int128(number), from: 0, to: scale, precision: precision)
        case (.decimal(let unscaled, let from), .decimal(let precision, let scale)):
            rescale(unscaled, from: from, to: scale, precision: precision)
        case (.integer(let number), .double): exactDouble(Int128(number), scale: 0)
        case (.decimal(let unscaled, let scale), .double): exactDouble(unscaled, scale: scale)
        case (.date(let days), .timestamp): .timestamp(Int64(days) * 86_400_000_000)
        default: nil
        }
    }

    private static func rescale(_ unscaled: Int128, from: Int, to scale: Int, precision: Int) -> Value? {
        guard scale >= from, scale - from <= 38 else { return nil }
        var result = unscaled
        for _ in from..<scale {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            result = product
        }
        guard result == 0 || String(result.magnitude).utf8.count <= precision else { return nil }
        return .decimal(unscaled: result, scale: scale)
    }

    /// Only where both operands of the one division are exact, so that every way to compute it rounds alike.
    private static func exactDouble(_ unscaled: Int128, scale: Int) -> Value? {
        guard unscaled.magnitude <= 1 << 53, scale <= 22 else { return nil }
        var divisor = 1.0
        for _ in 0..<scale { divisor *= 10 }
        return .double(Double(unscaled) / divisor)
    }

    // MARK: Calls

    /// A call, or its constant value.
    static func call(_ function: ScalarFunction, _ arguments: [BoundExpression], _ type: ColumnType) -> BoundExpression
    {
        switch function {
        case .and, .or: return TruthFolding.connect(function, arguments)
        case .not: return TruthFolding.negate(arguments[0])
        case .isNull, .isNotNull, .isTrue, .isNotTrue, .isFalse, .isNotFalse:
            return TruthFolding.test(function, arguments[0])
        default: break
        }
        let values = arguments.compactMap { if case .literal(let value, _) = $0 { value } else { nil } }
        if values.count == arguments.count, let folded = constant(function, values, type) {
            return .literal(folded, type: type)
        }
        return .call(function, arguments, type: type)
    }

    private static func constant(_ function: ScalarFunction, _ values: [Value], _ type: ColumnType) -> Value? {
        switch function {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            return ExactArithmetic.compare(function, values[0], values[1])
        case .negate, .add, .subtract, .multiply, .divide, .modulo:
            return values.contains(.null) ? .null : ExactArithmetic.compute(function, values, type)
        case .addDays, .subtractDates, .addMonths, .addMicroseconds:
            return values.contains(.null) ? .null : DateFolding.compute(function, values)
        default: return nil
        }
    }
}
