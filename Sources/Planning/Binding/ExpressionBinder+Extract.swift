import Schemas

/// EXTRACT.
extension ExpressionBinder {
    mutating func extract(
        _ field: NameSyntax, _ operand: ExpressionSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        let name = field.text.lowercased()
        let bound = try bindSpan(operand)
        guard let parts = IntervalParts(bound) else { return try extract(name, bound, fieldSpan: field.span, at: span) }
        return TypedExpression(expression: try parts.field(name, at: field.span), span: span)
    }

    private static let dayFields: [String: ScalarFunction] = [
        "year": .extractYear, "quarter": .extractQuarter, "month": .extractMonth, "day": .extractDay,
        "dow": .extractDayOfWeek, "doy": .extractDayOfYear, "week": .extractWeek, "isoyear": .extractISOYear,
    ]

    private static let timeFields: [String: ScalarFunction] = [
        "hour": .extractHour, "minute": .extractMinute, "second": .extractSecond, "epoch": .extractEpoch,
    ]

    func extract(
        _ field: String, _ operand: TypedExpression, fieldSpan: SourceSpan, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        guard operand.type == .date || operand.type == .timestamp else {
            throw mismatch("a date or timestamp is needed, this is \(operand.type)", at: operand.span)
        }
        if let function = Self.dayFields[field] {
            return TypedExpression(expression: Folding.call(function, [operand.expression], .integer), span: span)
        }
        if let derived = Self.derived(field, operand.expression) {
            return TypedExpression(expression: derived, span: span)
        }
        let moment = try Coercion.convert(operand, to: .timestamp)
        guard let function = Self.timeFields[field] else {
            guard let fraction = Self.fraction(field, moment) else {
                throw PlanningError(
                    .unsupported,
                    "the field is not supported; use YEAR, QUARTER, MONTH, WEEK, DAY, HOUR or another of PostgreSQL's",
                    at: fieldSpan)
            }
            return TypedExpression(expression: fraction, span: span)
        }
        let type: ColumnType = function == .extractSecond || function == .extractEpoch ? .double : .integer
        return TypedExpression(expression: Folding.call(function, [moment], type), span: span)
    }

    /// Fields that others give; years are 1 to 9999.
    private static func derived(_ field: String, _ moment: BoundExpression) -> BoundExpression? {
        func whole(_ function: ScalarFunction, _ left: BoundExpression, _ right: Int64) -> BoundExpression {
            Folding.call(function, [left, .literal(.integer(right), type: .integer)], .integer)
        }
        let year = Folding.call(.extractYear, [moment], .integer)
        switch field {
        case "isodow":
            let day = Folding.call(.extractDayOfWeek, [moment], .integer)
            return whole(.add, whole(.modulo, whole(.add, day, 6), 7), 1)
        case "decade": return whole(.divide, year, 10)
        case "century": return whole(.divide, whole(.add, year, 99), 100)
        case "millennium": return whole(.divide, whole(.add, year, 999), 1_000)
        default: return nil
        }
    }

    /// The seconds of the minute in smaller units.
    private static func fraction(_ field: String, _ moment: BoundExpression) -> BoundExpression? {
        guard field.hasPrefix("millisecond") || field.hasPrefix("microsecond") else { return nil }
        func constant(_ value: Double) -> BoundExpression { .literal(.double(value), type: .double) }
        let seconds = Folding.call(.extractSecond, [moment], .double)
        let micros = Folding.cast(Folding.call(.multiply, [seconds, constant(1_000_000)], .double), to: .integer)
        if field.hasPrefix("micro") { return micros }
        return Folding.call(.divide, [Folding.cast(micros, to: .double), constant(1_000)], .double)
    }
}
