import Schemas

/// STRING_AGG, and aggregates of spans of time.
extension ExpressionBinder {
    /// string_agg([DISTINCT] text, separator [ORDER BY …]): the input of the aggregate is sorted.
    mutating func joinedText(_ call: CallSyntax, at span: SourceSpan) throws(PlanningError) -> AggregateCall {
        if let order = call.withinGroup {
            throw PlanningError(.syntaxError, "string_agg takes ORDER BY inside", at: order.expression.span)
        }
        let arguments = try Self.expect(2, call, at: span)
        let value = try Coercion.convert(try bind(arguments[0]), to: .text)
        let separator = try Coercion.convert(try bind(arguments[1]), to: .text)
        var keys: [SortKey] = []
        for order in call.order {
            let key = try bind(order.expression).expression
            if case .literal = key { continue }
            guard !keys.contains(where: { $0.expression == key }) else { continue }
            keys.append(
                SortKey(expression: key, isDescending: order.isDescending, nullsFirst: order.nullsFirst))
        }
        if call.isDistinct {
            guard keys.allSatisfy({ $0.expression == value }) else {
                throw PlanningError(
                    .unsupported, "string_agg(DISTINCT …) is ordered by its own text alone",
                    at: call.order[0].expression.span)
            }
            if keys.isEmpty { keys = [SortKey(expression: value, isDescending: false, nullsFirst: false)] }
        }
        if !keys.isEmpty {
            guard aggregateOrder.isEmpty || aggregateOrder == keys else {
                throw PlanningError(
                    .unsupported, "aggregates of one query that are ordered differently are not supported", at: span)
            }
            aggregateOrder = keys
        }
        var bound = AggregateCall(.joinedText, value, isDistinct: call.isDistinct)
        bound.secondArgument = separator
        return bound
    }

    /// SUM, AVG, MIN and MAX of intervals; nil where the argument is none.
    mutating func spanAggregate(
        _ kind: AggregateKind, _ call: CallSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression? {
        guard [.sum, .average, .minimum, .maximum].contains(kind), call.arguments.count == 1, !call.isDistinct,
            allowsAggregates, !isInsideAggregate, call.withinGroup == nil
        else { return nil }
        isInsideAggregate = true
        let argument = try bindSpan(call.arguments[0])
        let filter = try call.filter.map { syntax throws(PlanningError) in try condition(syntax) }
        isInsideAggregate = false
        guard let parts = IntervalParts(argument) else { return nil }
        switch kind {
        case .sum:
            return parts.map { part in
                if part == IntervalParts.constant(0), part != parts.microseconds { return part }
                return Folding.cast(column(.sum, part, filter), to: .integer)
            }.typed(at: span)
        case .average where parts.isOfTime:
            let sums = parts.map { part in
                part == IntervalParts.constant(0) && part != parts.microseconds
                    ? part : Folding.cast(column(.sum, part, filter), to: .integer)
            }
            let count = TypedExpression(expression: column(.count, parts.microseconds, filter), span: span)
            return try scaled(sums, by: count, .divide).typed(at: span)
        case .minimum, .maximum:
            // A difference of timestamps is told by its length; other intervals of one length may be written otherwise.
            guard case .call(.divide, let operands, _) = parts.days, parts.isOfTime,
                parts.microseconds == .call(.modulo, operands, type: .integer)
            else { break }
            return IntervalParts(time: column(kind, operands[0], filter)).typed(at: span)
        default: break
        }
        throw PlanningError(.unsupported, "this aggregate of intervals is not supported", at: span)
    }

    private mutating func column(
        _ kind: AggregateKind, _ argument: BoundExpression, _ filter: BoundExpression?
    ) -> BoundExpression {
        let call = AggregateCall(kind, filter.map { Self.filtered(argument, by: $0) } ?? argument)
        let position = aggregates.firstIndex(of: call) ?? aggregates.count
        if position == aggregates.count { aggregates.append(call) }
        return .column(index: scope.columns.count + position, type: call.type)
    }
}
