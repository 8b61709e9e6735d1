import Schemas

/// Operators with spans of time.
extension ExpressionBinder {
    /// Where one side, at least, is an interval.
    func spans(
        _ operation: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        for side in [left, right] { try ExpressionSize.check(side, times: 2) }
        if operation == .concatenate {
            var texts = [left, right]
            for index in texts.indices { texts[index].isInterval = false }
            return try binary(operation, texts[0], texts[1], at: span)
        }
        switch (operation, IntervalParts(left), IntervalParts(right)) {
        case (.add, let a?, let b?): return a.combined(.add, b).typed(at: span)
        case (.subtract, let a?, let b?): return a.combined(.subtract, b).typed(at: span)
        case (.add, nil, let parts?): return try moved(left, by: parts, at: span)
        case (.add, let parts?, nil): return try moved(right, by: parts, at: span)
        case (.subtract, nil, let parts?):
            return try moved(left, by: parts.map { Folding.call(.negate, [$0], .integer) }, at: span)
        case (.multiply, let parts?, nil): return try scaled(parts, by: right, .multiply).typed(at: span)
        case (.multiply, nil, let parts?): return try scaled(parts, by: left, .multiply).typed(at: span)
        case (.divide, let parts?, nil): return try scaled(parts, by: right, .divide).typed(at: span)
        case (_, _, _) where operation.isComparison:
            let lengths = [try parts(of: left).length, try parts(of: right).length].map {
                TypedExpression(expression: $0, span: span)
            }
            return try binary(operation, lengths[0], lengths[1], at: span)
        default: throw mismatch("\(operation.rawValue) has no meaning with an interval", at: span)
        }
    }

    /// A span; a constant text beside one is read as one.
    func parts(of operand: TypedExpression) throws(PlanningError) -> IntervalParts {
        if let parts = IntervalParts(operand) { return parts }
        if operand.isUntyped, case .text(let text)? = operand.literal, let interval = Interval(text: text, unit: nil) {
            return IntervalParts(interval)
        }
        throw mismatch("an interval is compared with an interval", at: operand.span)
    }

    /// A date or timestamp moved by a span → timestamp.
    private func moved(
        _ moment: TypedExpression, by parts: IntervalParts, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        guard moment.isUntyped || moment.type == .date || moment.type == .timestamp else {
            throw mismatch("an interval is added to a date or timestamp, not to \(moment.type)", at: moment.span)
        }
        let zero = IntervalParts.constant(0)
        var expression = try Coercion.convert(moment, to: .timestamp)
        if parts.months != zero { expression = Folding.call(.addMonths, [expression, parts.months], .timestamp) }
        if parts.time != zero { expression = Folding.call(.addMicroseconds, [expression, parts.time], .timestamp) }
        return TypedExpression(expression: expression, span: span)
    }

    /// timestamp − timestamp: days and a time.
    func difference(_ to: TypedExpression, _ from: TypedExpression) throws(PlanningError) -> IntervalParts {
        for moment in [to, from] { try ExpressionSize.check(moment, times: 2) }
        let moments = [try Coercion.convert(to, to: .timestamp), try Coercion.convert(from, to: .timestamp)]
        return IntervalParts(time: Folding.call(.subtractTimestamps, moments, .integer))
    }

    /// span × number, span ÷ number.
    func scaled(
        _ parts: IntervalParts, by factor: TypedExpression, _ function: ScalarFunction
    ) throws(PlanningError) -> IntervalParts {
        let number = try number(factor)
        if function == .multiply, number.type == .integer {
            // What is zero stays so; one part, at least, tells of NULL.
            let zero = IntervalParts.constant(0)
            let hasOther = parts.months != zero || parts.days != zero
            return IntervalParts(
                months: parts.months == zero ? zero : Folding.call(.multiply, [parts.months, number], .integer),
                days: parts.days == zero ? zero : Folding.call(.multiply, [parts.days, number], .integer),
                microseconds: parts.microseconds == zero && hasOther
                    ? zero : Folding.call(.multiply, [parts.microseconds, number], .integer))
        }
        if let constant = Self.constant(parts), let value = Self.double(number), value != 0 || function == .multiply {
            guard let scaled = Interval(constant, times: function == .multiply ? value : 1 / value) else {
                throw PlanningError(.invalidLiteral, "the interval is out of range", at: factor.span)
            }
            return IntervalParts(scaled)
        }
        guard parts.isOfTime else {
            throw PlanningError(
                .unsupported, "an interval with months is multiplied by integers and constants", at: factor.span)
        }
        // Fractions of days become time.
        let by = Folding.cast(number, to: .double)
        func times(_ part: BoundExpression) -> BoundExpression {
            Folding.call(function, [Folding.cast(part, to: .double), by], .double)
        }
        let days = times(parts.days)
        let whole = Folding.call(.truncate, [days], .double)
        let day = BoundExpression.literal(.double(Double(DateFolding.dayMicroseconds)), type: .double)
        let rest = Folding.call(.multiply, [Folding.call(.subtract, [days, whole], .double), day], .double)
        let time = Folding.call(.add, [times(parts.microseconds), rest], .double)
        return IntervalParts(
            months: parts.months, days: Folding.cast(whole, to: .integer),
            microseconds: Folding.cast(Folding.call(.round, [time], .double), to: .integer))
    }

    private static func constant(_ parts: IntervalParts) -> Interval? {
        guard case .literal(.integer(let months), _) = parts.months, case .literal(.integer(let days), _) = parts.days,
            case .literal(.integer(let time), _) = parts.microseconds
        else { return nil }
        var interval = Interval()
        (interval.months, interval.days, interval.microseconds) = (months, days, time)
        return interval
    }

    private static func double(_ number: BoundExpression) -> Double? {
        guard case .literal(let value, _) = number else { return nil }
        if case .double(let double) = value { return double }
        return value.text.flatMap(Double.init)
    }

    // MARK: Functions

    /// Functions that give or take spans; nil if the name is not one of them, or its arguments have none.
    mutating func spanFunction(
        _ name: String, _ call: CallSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression? {
        switch name {
        case "age": return try age(call, at: span)
        case "coalesce":
            guard call.arguments.contains(where: \.isSpan) else { return nil }
            var spans: [IntervalParts] = []
            for argument in call.arguments { spans.append(try parts(of: try bindSpan(argument))) }
            // The parts of a span are NULL together.
            func first(_ path: KeyPath<IntervalParts, BoundExpression>) -> BoundExpression {
                Folding.call(.coalesce, spans.map { $0[keyPath: path] }, .integer)
            }
            return IntervalParts(
                months: first(\.months), days: first(\.days), microseconds: first(\.microseconds)
            ).typed(at: span)
        case "make_interval":
            var numbers: [BoundExpression] = []
            for argument in call.arguments {
                numbers.append(try Coercion.convert(try bind(argument), to: .integer))
            }
            guard numbers.count <= 6 else { return nil }
            numbers += Array(repeating: IntervalParts.constant(0), count: 6 - numbers.count)
            func sum(_ first: BoundExpression, _ unit: Int64, _ second: BoundExpression) -> BoundExpression {
                let scaled = Folding.call(.multiply, [first, IntervalParts.constant(unit)], .integer)
                return Folding.call(.add, [scaled, second], .integer)
            }
            let hours = Folding.call(.multiply, [numbers[4], IntervalParts.constant(3_600_000_000)], .integer)
            return IntervalParts(
                months: sum(numbers[0], 12, numbers[1]), days: sum(numbers[2], 7, numbers[3]),
                microseconds: sum(numbers[5], 60_000_000, hours)
            ).typed(at: span)
        default: return nil
        }
    }

    /// age(later, earlier) in years, months, days and a time.
    private mutating func age(_ call: CallSyntax, at span: SourceSpan) throws(PlanningError) -> TypedExpression {
        guard call.arguments.count == 2 else {
            throw PlanningError(.unsupported, "age takes two moments: nothing here knows today", at: span)
        }
        var moments: [BoundExpression] = []
        for argument in call.arguments {
            let moment = try bind(argument)
            try ExpressionSize.check(moment, times: 3)
            moments.append(try Coercion.convert(moment, to: .timestamp))
        }
        func part(_ function: ScalarFunction) -> BoundExpression { Folding.call(function, moments, .integer) }
        return IntervalParts(
            months: part(.ageMonths), days: part(.ageDays), microseconds: part(.ageMicroseconds)
        ).typed(at: span)
    }
}

extension ExpressionSyntax {
    /// An interval as written, perhaps with a sign: what tells COALESCE that it is one of spans.
    fileprivate var isSpan: Bool {
        switch kind {
        case .literal(.interval): true
        case .unary(_, let operand): operand.isSpan
        case .cast(_, let type): type.name == "interval"
        default: false
        }
    }
}
