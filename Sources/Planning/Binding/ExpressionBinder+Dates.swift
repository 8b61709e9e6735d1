import Schemas

/// Dates, timestamps and intervals.
extension ExpressionBinder {
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
            return try difference(left, right).typed(at: span)
        default:
            throw mismatch("\(left.type) \(operation.rawValue) \(right.type) has no meaning", at: span)
        }
        return TypedExpression(expression: expression, span: span)
    }
}
