import Schemas

/// Aggregate calls.
extension ExpressionBinder {
    mutating func aggregate(
        _ kind: AggregateKind, _ call: CallSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        guard !isInsideAggregate else {
            throw PlanningError(.aggregateNotAllowed, "an aggregate cannot stand inside another", at: span)
        }
        guard allowsAggregates else {
            throw PlanningError(.aggregateNotAllowed, "an aggregate cannot stand in \(clause)", at: span)
        }
        isInsideAggregate = true
        let bound = try aggregateCall(kind, call, at: span)
        isInsideAggregate = false
        let read = [bound.argument, bound.secondArgument].compactMap(\.self).flatMap(\.columns)
        guard read.isEmpty || !read.allSatisfy({ Placeholder.outerNumber($0) != nil }) else {
            throw PlanningError(
                .unsupported, "an aggregate over columns of the query around is not supported", at: span)
        }
        let position = aggregates.firstIndex(of: bound) ?? aggregates.count
        if position == aggregates.count { aggregates.append(bound) }
        return TypedExpression(
            expression: .column(index: scope.columns.count + position, type: bound.type), span: span)
    }

    mutating func aggregateCall(
        _ kind: AggregateKind, _ call: CallSyntax, at span: SourceSpan
    ) throws(PlanningError) -> AggregateCall {
        let filter = try call.filter.map { syntax throws(PlanningError) in try condition(syntax) }
        if call.isStar {
            guard kind == .count else {
                throw PlanningError(.syntaxError, "* is an argument of COUNT only", at: span)
            }
            guard let filter else { return AggregateCall(.countRows, nil) }
            return AggregateCall(.count, Self.filtered(.literal(.integer(1), type: .integer), by: filter))
        }
        var bound: AggregateCall
        switch kind {
        case .percentileContinuous, .percentileDiscrete, .mode: bound = try orderedAggregate(kind, call, at: span)
        case .joinedText: bound = try joinedText(call, at: span)
        default:
            if let order = call.withinGroup {
                throw PlanningError(
                    .syntaxError, "WITHIN GROUP belongs to percentiles and mode", at: order.expression.span)
            }
            // The order of rows changes no other aggregate.
            for order in call.order { _ = try bind(order.expression) }
            bound = kind.takesPairs ? try pairAggregate(kind, call, at: span) : try plainAggregate(kind, call, at: span)
        }
        if let filter {
            bound.argument = bound.argument.map { Self.filtered($0, by: filter) }
            bound.secondArgument = bound.secondArgument.map { Self.filtered($0, by: filter) }
        }
        return bound
    }

    private mutating func plainAggregate(
        _ kind: AggregateKind, _ call: CallSyntax, at span: SourceSpan
    ) throws(PlanningError) -> AggregateCall {
        let written = try Self.expect(1, call, at: span)[0]
        if kind == .count, call.isDistinct, case .row(let elements) = written.kind {
            return AggregateCall(.countDistinct, try rowText(elements))
        }
        let argument = try self.argument(kind, try bind(written))
        if kind == .count, call.isDistinct { return AggregateCall(.countDistinct, argument) }
        // Of equal values, one is enough.
        let isIdempotent = [.minimum, .maximum, .booleanAnd, .booleanOr].contains(kind)
        return AggregateCall(kind, argument, isDistinct: call.isDistinct && !isIdempotent)
    }

    /// A row of values as one text that no other row has: COUNT(DISTINCT (a, b)). A row of NULLs is no NULL.
    private mutating func rowText(_ elements: [ExpressionSyntax]) throws(PlanningError) -> BoundExpression {
        func constant(_ text: String) -> BoundExpression { .literal(.text(text), type: .text) }
        var parts: [BoundExpression] = []
        for element in elements {
            let bound = try bind(element)
            try ExpressionSize.check(bound, times: 2)
            let text = Folding.cast(bound.expression, to: .text)
            let length = Folding.cast(Folding.call(.length, [text], .integer), to: .text)
            let part = Folding.call(.concatenate, [length, constant(":"), text], .text)
            parts.append(Folding.call(.coalesce, [part, constant("-")], .text))
        }
        return parts.count == 1 ? parts[0] : Folding.call(.concatenate, parts, .text)
    }

    /// CORR, COVAR and REGR of (Y, X).
    private mutating func pairAggregate(
        _ kind: AggregateKind, _ call: CallSyntax, at span: SourceSpan
    ) throws(PlanningError) -> AggregateCall {
        let arguments = try Self.expect(2, call, at: span)
        guard !call.isDistinct else {
            throw PlanningError(.unsupported, "DISTINCT pairs are not supported", at: span)
        }
        var bound: [BoundExpression] = []
        for argument in arguments { bound.append(Folding.cast(try number(try bind(argument)), to: .double)) }
        let type: ColumnType = kind == .regressionCount ? .integer : .double
        return AggregateCall(kind: kind, argument: bound[0], secondArgument: bound[1], type: type)
    }

    static func expect(
        _ count: Int, _ call: CallSyntax, at span: SourceSpan
    ) throws(PlanningError) -> [ExpressionSyntax] {
        guard call.arguments.count == count else {
            throw PlanningError(
                .wrongArgumentCount,
                "\(call.name.text) takes \(count) \(count == 1 ? "argument" : "arguments"), \(call.arguments.count) are given",
                at: span)
        }
        return call.arguments
    }

    private func argument(_ kind: AggregateKind, _ operand: TypedExpression) throws(PlanningError) -> BoundExpression {
        switch kind {
        case .count, .countRows, .countDistinct, .minimum, .maximum: operand.expression
        case .booleanAnd, .booleanOr: try Coercion.convert(operand, to: .boolean)
        default: try number(operand)
        }
    }

    /// FILTER (WHERE c): rows where `c` does not hold contribute NULL.
    static func filtered(_ argument: BoundExpression, by condition: BoundExpression) -> BoundExpression {
        .conditional(
            [ConditionalBranch(condition: condition, value: argument)], otherwise: nil, type: argument.type)
    }
}

extension AggregateKind {
    fileprivate var takesPairs: Bool {
        switch self {
        case .correlation, .covarianceSample, .covariancePopulation, .regressionSlope, .regressionIntercept,
            .regressionR2, .regressionCount, .regressionAverageX, .regressionAverageY, .regressionSXX, .regressionSYY,
            .regressionSXY:
            true
        default: false
        }
    }
}
