import Schemas

/// A span of time as three integers. No engine type holds one: it is computed in parts, and shown as a text.
struct IntervalParts {
    var months: BoundExpression
    var days: BoundExpression
    var microseconds: BoundExpression

    init(months: BoundExpression, days: BoundExpression, microseconds: BoundExpression) {
        (self.months, self.days, self.microseconds) = (months, days, microseconds)
    }

    init(_ interval: Interval) {
        (months, days) = (Self.constant(interval.months), Self.constant(interval.days))
        microseconds = Self.constant(interval.microseconds)
    }

    /// The parts of a bound span; nil for all else.
    init?(_ typed: TypedExpression) {
        guard typed.isInterval, case .call(.formatInterval, let parts, _) = typed.expression, parts.count == 3 else {
            return nil
        }
        (months, days, microseconds) = (parts[0], parts[1], parts[2])
    }

    func typed(at span: SourceSpan) -> TypedExpression {
        let text = BoundExpression.call(.formatInterval, [months, days, microseconds], type: .text)
        return TypedExpression(expression: text, span: span, isInterval: true)
    }

    static func constant(_ value: Int64) -> BoundExpression { .literal(.integer(value), type: .integer) }

    func map(_ transform: (BoundExpression) -> BoundExpression) -> IntervalParts {
        IntervalParts(months: transform(months), days: transform(days), microseconds: transform(microseconds))
    }

    func combined(_ function: ScalarFunction, _ other: IntervalParts) -> IntervalParts {
        func part(_ path: KeyPath<IntervalParts, BoundExpression>) -> BoundExpression {
            Folding.call(function, [self[keyPath: path], other[keyPath: path]], .integer)
        }
        return IntervalParts(months: part(\.months), days: part(\.days), microseconds: part(\.microseconds))
    }

    /// True where the span is the same as any with its length: only days and time, made from one number.
    var isOfTime: Bool { months == Self.constant(0) }

    /// Days and time as microseconds.
    var time: BoundExpression {
        let whole = Folding.call(.multiply, [days, Self.constant(DateFolding.dayMicroseconds)], .integer)
        return Folding.call(.add, [whole, microseconds], .integer)
    }

    /// What spans are compared by: months have 30 days.
    var length: BoundExpression {
        guard !isOfTime else { return time }
        let month = Self.constant(30 * DateFolding.dayMicroseconds)
        return Folding.call(.add, [Folding.call(.multiply, [months, month], .integer), time], .integer)
    }

    /// A span of days and time from its microseconds, as a difference of timestamps gives it.
    init(time: BoundExpression) {
        let day = Self.constant(DateFolding.dayMicroseconds)
        self.init(
            months: Self.constant(0), days: Folding.call(.divide, [time, day], .integer),
            microseconds: Folding.call(.modulo, [time, day], .integer))
    }

    /// EXTRACT(field FROM span).
    func field(_ name: String, at span: SourceSpan) throws(PlanningError) -> BoundExpression {
        func whole(_ function: ScalarFunction, _ value: BoundExpression, _ unit: Int64) -> BoundExpression {
            Folding.call(function, [value, Self.constant(unit)], .integer)
        }
        func double(_ value: BoundExpression, _ function: ScalarFunction, _ factor: Double) -> BoundExpression {
            let constant = BoundExpression.literal(.double(factor), type: .double)
            return Folding.call(function, [Folding.cast(value, to: .double), constant], .double)
        }
        let seconds = whole(.modulo, microseconds, 60_000_000)
        switch name {
        case "epoch":
            let short = double(time, .divide, 1_000_000)
            guard !isOfTime else { return short }
            // PostgreSQL's year has 365.25 days, what is left of it months of 30.
            let years = double(whole(.divide, months, 12), .multiply, 31_557_600)
            let rest = double(whole(.modulo, months, 12), .multiply, 2_592_000)
            return Folding.call(.add, [Folding.call(.add, [years, rest], .double), short], .double)
        case "second": return double(seconds, .divide, 1_000_000)
        case "millisecond", "milliseconds": return double(seconds, .divide, 1_000)
        case "microsecond", "microseconds": return seconds
        case "minute": return whole(.divide, whole(.modulo, microseconds, 3_600_000_000), 60_000_000)
        case "hour": return whole(.divide, microseconds, 3_600_000_000)
        case "day": return days
        case "month": return whole(.modulo, months, 12)
        case "quarter": return whole(.add, whole(.divide, whole(.modulo, months, 12), 3), 1)
        case "year": return whole(.divide, months, 12)
        case "decade": return whole(.divide, months, 120)
        case "century": return whole(.divide, months, 1_200)
        case "millennium": return whole(.divide, months, 12_000)
        default:
            throw PlanningError(
                .unsupported, "of an interval, use EPOCH, YEAR, MONTH, DAY, HOUR, MINUTE or SECOND", at: span)
        }
    }
}
