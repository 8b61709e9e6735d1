import Schemas

/// The types of decimal results.
enum DecimalTypes {
    /// Most fraction digits that stay exact once a result may need more than 38 digits; beyond, it becomes a double.
    static let cappedScale = 12
    /// Digits of the largest 64-bit integer.
    static let integerPrecision = 19

    /// Precision and scale of an exact number; an integer constant counts its own digits.
    static func shape(of expression: BoundExpression) -> (precision: Int, scale: Int)? {
        if case .literal(.integer(let value), .integer) = expression { return (String(value.magnitude).utf8.count, 0) }
        switch expression.type {
        case .integer: return (integerPrecision, 0)
        case .decimal(let precision, let scale): return (precision, scale)
        default: return nil
        }
    }

    /// The type to which all of `expressions` convert, whole digits and fractions kept as far as 38 digits go.
    static func common(_ expressions: [BoundExpression]) -> ColumnType {
        var (whole, scale) = (0, 0)
        for expression in expressions {
            guard let shape = shape(of: expression) else { continue }
            whole = max(whole, shape.precision - shape.scale)
            scale = max(scale, shape.scale)
        }
        return bounded(precision: whole + scale, scale: scale) ?? .double
    }

    /// One more whole digit than the operands have.
    static func sum(_ left: BoundExpression, _ right: BoundExpression) -> ColumnType {
        guard case .decimal(let precision, let scale) = common([left, right]) else { return .double }
        return bounded(precision: precision + 1, scale: scale) ?? .double
    }

    /// The scales add up; nil: a double, since 38 digits would not hold it.
    static func product(_ left: BoundExpression, _ right: BoundExpression) -> ColumnType? {
        guard let left = shape(of: left), let right = shape(of: right) else { return nil }
        return bounded(precision: left.precision + right.precision, scale: left.scale + right.scale)
    }

    /// The type itself where 38 digits hold it; capped where 26 whole digits remain; else nil.
    private static func bounded(precision: Int, scale: Int) -> ColumnType? {
        precision <= ColumnType.computedDecimalPrecision || scale <= cappedScale
            ? capped(precision: precision, scale: scale) : nil
    }

    static func capped(precision: Int, scale: Int) -> ColumnType {
        .decimal(precision: max(1, min(precision, ColumnType.computedDecimalPrecision)), scale: scale)
    }
}
