import Schemas

/// Integer and decimal constants; nil on overflow, division by zero, doubles and texts, which are the executor's.
enum ExactArithmetic {
    static func compute(_ function: ScalarFunction, _ values: [Value], _ type: ColumnType) -> Value? {
        switch (values.first, values.count > 1 ? values[1] : nil) {
        case (.integer(let left), .integer(let right)): return integer(function, left, right).map(Value.integer)
        case (.integer(let value), nil): return value == .min ? nil : .integer(-value)
        case (.double(let value), nil) where function == .negate: return .double(-value)
        case (.decimal(let value, let scale), nil): return .decimal(unscaled: -value, scale: scale)
        case (.decimal(let left, let leftScale), .decimal(let right, let rightScale)):
            guard case .decimal(let precision, let scale) = type,
                function == .multiply ? leftScale + rightScale == scale : leftScale == scale && rightScale == scale,
                let unscaled = decimal(function, left, right), String(unscaled.magnitude).utf8.count <= precision
            else { return nil }
            return .decimal(unscaled: unscaled, scale: scale)
        default: return nil
        }
    }

    private static func integer(_ function: ScalarFunction, _ left: Int64, _ right: Int64) -> Int64? {
        let (value, overflow): (Int64, Bool)
        switch function {
        case .add: (value, overflow) = left.addingReportingOverflow(right)
        case .subtract: (value, overflow) = left.subtractingReportingOverflow(right)
        case .multiply: (value, overflow) = left.multipliedReportingOverflow(by: right)
        case .divide: (value, overflow) = left.dividedReportingOverflow(by: right)
        case .modulo: (value, overflow) = left.remainderReportingOverflow(dividingBy: right)
        default: return nil
        }
        return overflow ? nil : value
    }

    private static func decimal(_ function: ScalarFunction, _ left: Int128, _ right: Int128) -> Int128? {
        let (value, overflow): (Int128, Bool)
        switch function {
        case .add: (value, overflow) = left.addingReportingOverflow(right)
        case .subtract: (value, overflow) = left.subtractingReportingOverflow(right)
        case .multiply: (value, overflow) = left.multipliedReportingOverflow(by: right)
        default: return nil
        }
        return overflow ? nil : value
    }

    /// Three-valued comparison of exact numbers, dates, timestamps and truth values.
    static func compare(_ function: ScalarFunction, _ left: Value, _ right: Value) -> Value? {
        switch (left, right) {
        case (.null, _), (_, .null): .null
        case (.integer(let a), .integer(let b)): .boolean(holds(function, a, b))
        case (.decimal(let a, let x), .decimal(let b, let y)) where x == y: .boolean(holds(function, a, b))
        case (.date(let a), .date(let b)): .boolean(holds(function, a, b))
        case (.timestamp(let a), .timestamp(let b)): .boolean(holds(function, a, b))
        case (.boolean(let a), .boolean(let b)): .boolean(holds(function, a ? 1 : 0, b ? 1 : 0))
        default: nil
        }
    }

    private static func holds<T: Comparable>(_ function: ScalarFunction, _ left: T, _ right: T) -> Bool {
        switch function {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        default: left >= right
        }
    }
}
