import Schemas

/// Dates, timestamps and intervals.
extension ExpressionBinder {
    /// date ± INTERVAL, timestamp ± INTERVAL, INTERVAL + either → timestamp; nil when neither side is an interval.
    mutating func intervalArithmetic(
        _ operation: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression? {
        let moment: ExpressionSyntax
        let interval: Interval
        if let found = Self.interval(right) {
            (moment, interval) = (left, operation == .subtract ? found.negated : found)
        } else if operation == .add, let found = Self.interval(left) {
            (moment, interval) = (right, found)
        } else {
            return nil
        }
        let bound = try bind(moment)
        guard bound.isUntyped || bound.type == .date || bound.type == .timestamp else {
            throw mismatch("an interval is added to a date or timestamp, not to \(bound.type)", at: bound.span)
        }
        var expression = try Coercion.convert(bound, to: .timestamp)
        if interval.months != 0 {
            let months = BoundExpression.literal(.integer(interval.months), type: .integer)
            expression = Folding.call(.addMonths, [expression, months], .timestamp)
        }
        if interval.microseconds != 0 {
            let micros = BoundExpression.literal(.integer(interval.microseconds), type: .integer)
            expression = Folding.call(.addMicroseconds, [expression, micros], .timestamp)
        }
        return TypedExpression(expression: expression, span: span)
    }

    static func isInterval(_ syntax: ExpressionSyntax) -> Bool { interval(syntax) != nil }

    static func interval(_ syntax: ExpressionSyntax) -> Interval? {
        switch syntax.kind {
        case .literal(.interval(let interval)): interval
        case .unary(.minus, let operand): interval(operand)?.negated
        case .unary(.plus, let operand): interval(operand)
        default: nil
        }
    }

    /// date ± days, days + date, date − date → days; nil when no side is a date or timestamp.
    func dateArithmetic(
        _ operation: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression? {
        let moments: [ColumnType] = [.date, .timestamp]
        guard moments.contains(left.type) || moments.contains(right.type) else { return nil }
        let expression: BoundExpression
        switch (operation, left.type, right.type) {
        case (.add, .date, .integer): expression = Folding.call(.addDays, [left.expression, right.expression], .date)
        case (.add, .integer, .date): expression = Folding.call(.addDays, [right.expression, left.expression], .date)
        case (.subtract, .date, .integer):
            let days = Folding.call(.negate, [right.expression], .integer)
            expression = Folding.call(.addDays, [left.expression, days], .date)
        case (.subtract, .date, .date), (.subtract, .date, .text), (.subtract, .text, .date):
            let days = [try Coercion.convert(left, to: .date), try Coercion.convert(right, to: .date)]
            expression = Folding.call(.subtractDates, days, .integer)
        case (.subtract, _, _) where moments.contains(left.type) && moments.contains(right.type):
            throw PlanningError(
                .unsupported,
                "a difference of timestamps is an interval, which stands in EXTRACT alone; use date_diff, or cast to date",
                at: span)
        default:
            throw mismatch("\(left.type) \(operation.rawValue) \(right.type) has no meaning", at: span)
        }
        return TypedExpression(expression: expression, span: span)
    }
}
