import Schemas

/// EXTRACT of dates, timestamps, and differences of timestamps.
extension ExpressionBinder {
    mutating func extract(
        _ field: NameSyntax, _ operand: ExpressionSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        let name = field.text.lowercased()
        guard case .binary(.subtract, let left, let right) = operand.kind, !Self.isInterval(left),
            !Self.isInterval(right)
        else { return try extract(name, try bind(operand), fieldSpan: field.span, at: span) }
        let (to, from) = (try bind(left), try bind(right))
        let types: [ColumnType] = [from.type, to.type]
        guard types.contains(.timestamp), types.allSatisfy({ $0 == .timestamp || $0 == .date }) else {
            let difference = try binary(.subtract, to, from, at: operand.span)
            return try extract(name, difference, fieldSpan: field.span, at: span)
        }
        let moments = [try Coercion.convert(to, to: .timestamp), try Coercion.convert(from, to: .timestamp)]
        let microseconds = Folding.call(.subtractTimestamps, moments, .integer)
        return TypedExpression(expression: try part(name, of: microseconds, at: field.span), span: span)
    }

    /// A field of an interval of days and a time; it has the sign of the whole.
    private func part(
        _ field: String, of microseconds: BoundExpression, at span: SourceSpan
    ) throws(PlanningError) -> BoundExpression {
        func constant(_ value: Int64) -> BoundExpression { .literal(.integer(value), type: .integer) }
        func seconds(_ value: BoundExpression) -> BoundExpression {
            let million = BoundExpression.literal(.double(1_000_000), type: .double)
            return Folding.call(.divide, [Folding.cast(value, to: .double), million], .double)
        }
        func within(_ unit: Int64) -> BoundExpression {
            Folding.call(.modulo, [microseconds, constant(unit)], .integer)
        }
        switch field {
        case "epoch": return seconds(microseconds)
        case "second": return seconds(within(60_000_000))
        case "minute": return Folding.call(.divide, [within(3_600_000_000), constant(60_000_000)], .integer)
        case "hour":
            return Folding.call(.divide, [within(DateFolding.dayMicroseconds), constant(3_600_000_000)], .integer)
        case "day": return Folding.call(.divide, [microseconds, constant(DateFolding.dayMicroseconds)], .integer)
        default:
            throw PlanningError(
                .unsupported, "of a difference of timestamps, use EPOCH, DAY, HOUR, MINUTE or SECOND", at: span)
        }
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
