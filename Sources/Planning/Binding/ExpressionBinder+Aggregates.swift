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

    private mutating func aggregateCall(
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
        guard call.arguments.count == 1 else {
            throw PlanningError(
                .wrongArgumentCount, "\(call.name.text) takes 1 argument, \(call.arguments.count) are given", at: span)
        }
        var argument = try self.argument(kind, try bind(call.arguments[0]))
        if let filter { argument = Self.filtered(argument, by: filter) }
        if kind == .count, call.isDistinct { return AggregateCall(.countDistinct, argument) }
        let isDistinct = call.isDistinct && kind != .minimum && kind != .maximum
        return AggregateCall(kind, argument, isDistinct: isDistinct)
    }

    private func argument(_ kind: AggregateKind, _ operand: TypedExpression) throws(PlanningError) -> BoundExpression {
        switch kind {
        case .count, .countRows, .countDistinct, .minimum, .maximum: operand.expression
        default: try number(operand)
        }
    }

    /// FILTER (WHERE c): rows where `c` does not hold contribute NULL.
    private static func filtered(_ argument: BoundExpression, by condition: BoundExpression) -> BoundExpression {
        .conditional(
            [ConditionalBranch(condition: condition, value: argument)], otherwise: nil, type: argument.type)
    }
}
