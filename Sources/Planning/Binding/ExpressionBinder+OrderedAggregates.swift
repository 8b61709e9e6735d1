import Schemas

/// Aggregates of ordered values: percentile_cont, percentile_disc, median, mode.
extension ExpressionBinder {
    /// percentile_cont(fraction) WITHIN GROUP (ORDER BY x), mode() WITHIN GROUP (ORDER BY x), median(x), mode(x).
    mutating func orderedAggregate(
        _ kind: AggregateKind, _ call: CallSyntax, at span: SourceSpan
    ) throws(PlanningError) -> AggregateCall {
        guard !call.isDistinct else {
            throw PlanningError(.unsupported, "DISTINCT in \(call.name.text) is not supported", at: span)
        }
        guard let order = call.withinGroup else {
            let isPercentile = call.name.text.lowercased().hasPrefix("percentile")
            guard !isPercentile else {
                throw PlanningError(
                    .syntaxError, "\(call.name.text) needs WITHIN GROUP (ORDER BY …)", at: call.name.span)
            }
            let argument = try bind(try Self.expect(1, call, at: span)[0])
            return try ordered(kind, argument, fraction: kind == .mode ? nil : 0.5, isDescending: false)
        }
        var fraction: Double?
        if kind == .mode {
            _ = try Self.expect(0, call, at: span)
        } else if call.name.text.lowercased() == "median" {
            throw PlanningError(.syntaxError, "median(x) takes no WITHIN GROUP", at: order.expression.span)
        } else {
            fraction = try self.fraction(try Self.expect(1, call, at: span)[0])
        }
        return try ordered(kind, try bind(order.expression), fraction: fraction, isDescending: order.isDescending)
    }

    private func ordered(
        _ kind: AggregateKind, _ operand: TypedExpression, fraction: Double?, isDescending: Bool
    ) throws(PlanningError) -> AggregateCall {
        // Between two dates, or texts, there is nothing to interpolate.
        let argument = kind == .percentileContinuous ? try number(operand) : operand.expression
        let type: ColumnType = kind == .percentileContinuous ? .double : argument.type
        return AggregateCall(
            kind: kind, argument: argument, fraction: fraction, isDescending: isDescending, type: type)
    }

    /// A constant from 0 to 1.
    private mutating func fraction(_ syntax: ExpressionSyntax) throws(PlanningError) -> Double {
        let value: Double?
        switch try number(try bind(syntax)) {
        case .literal(.double(let number), _): value = number
        case .literal(let number, _): value = number.text.flatMap(Double.init)
        default: value = nil
        }
        guard let value else {
            throw PlanningError(
                .nonConstantArgument, "the fraction is a constant number from 0 to 1", at: syntax.span)
        }
        guard (0...1).contains(value) else {
            throw PlanningError(.invalidLiteral, "the fraction is a number from 0 to 1", at: syntax.span)
        }
        return value
    }
}
