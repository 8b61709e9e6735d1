import Schemas

/// = <> < <= > >=, IS DISTINCT FROM, BETWEEN, IN.
extension ExpressionBinder {
    func compare(
        _ operation: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression, at span: SourceSpan
    ) throws(PlanningError) -> BoundExpression {
        let functions: [BinaryOperator: ScalarFunction] = [
            .equal: .equal, .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual, .greater: .greater,
            .greaterOrEqual: .greaterOrEqual,
        ]
        guard let function = functions[operation] else { throw mismatch("not a comparison", at: span) }
        let (a, b) = try comparable(left, right, at: span)
        return Folding.call(function, [a, b], .boolean)
    }

    /// Two operands brought to one type.
    private func comparable(
        _ left: TypedExpression, _ right: TypedExpression, at span: SourceSpan
    ) throws(PlanningError) -> (BoundExpression, BoundExpression) {
        var (left, right) = (left, right)
        left = try exactly(left, beside: right)
        right = try exactly(right, beside: left)
        let unified = try Coercion.unify([left, right], "comparison").expressions
        return Narrowing.narrow(unified[0], unified[1])
    }

    /// A constant text beside a decimal keeps its own digits, a whole decimal constant beside an integer becomes one.
    private func exactly(
        _ operand: TypedExpression, beside other: TypedExpression
    ) throws(PlanningError) -> TypedExpression {
        if operand.isUntyped, case .text(let text)? = operand.literal, case .decimal = other.type,
            let value = DecimalText.value(of: text)
        {
            return TypedExpression(expression: .literal(value, type: Self.type(of: value)), span: operand.span)
        }
        if other.type == .integer, case .decimal(let unscaled, let scale)? = operand.literal,
            let whole = Narrowing.wholeNumber(unscaled, scale: scale)
        {
            return TypedExpression(expression: .literal(.integer(whole), type: .integer), span: operand.span)
        }
        return operand
    }

    mutating func distinctFrom(
        _ left: ExpressionSyntax, _ right: ExpressionSyntax, _ isNegated: Bool, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        let (a, b) = try comparable(try bind(left), try bind(right), at: span)
        let function: ScalarFunction = isNegated ? .isNotDistinctFrom : .isDistinctFrom
        return TypedExpression(expression: Folding.call(function, [a, b], .boolean), span: span)
    }

    mutating func between(
        _ subject: ExpressionSyntax, _ lower: ExpressionSyntax, _ upper: ExpressionSyntax, _ isNegated: Bool,
        at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        let subject = try bindSpan(subject)
        try ExpressionSize.check(subject, times: 2)
        let (lower, upper) = (try bindSpan(lower), try bindSpan(upper))
        let above = try compareSpans(.greaterOrEqual, subject, lower, at: span)
        let below = try compareSpans(.lessOrEqual, subject, upper, at: span)
        let both = Folding.call(.and, [above, below], .boolean)
        return TypedExpression(expression: isNegated ? Folding.call(.not, [both], .boolean) : both, span: span)
    }

    /// A comparison of values, or of spans of time.
    private func compareSpans(
        _ operation: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression, at span: SourceSpan
    ) throws(PlanningError) -> BoundExpression {
        guard left.isInterval || right.isInterval else { return try compare(operation, left, right, at: span) }
        return try spans(operation, left, right, at: span).expression
    }

    /// Between the bounds in either order.
    mutating func betweenSymmetric(_ syntax: ExpressionSyntax) throws(PlanningError) -> TypedExpression {
        let span = syntax.span
        guard case .betweenSymmetric(let subject, let lower, let upper, let isNegated) = syntax.kind else {
            throw mismatch("not a BETWEEN", at: span)
        }
        let (value, ends) = (try bind(subject), [try bind(lower), try bind(upper)])
        for part in [value] + ends { try ExpressionSize.check(part, times: 4) }
        var orders: [BoundExpression] = []
        for (low, high) in [(ends[0], ends[1]), (ends[1], ends[0])] {
            let above = try compare(.greaterOrEqual, value, low, at: span)
            orders.append(Folding.call(.and, [above, try compare(.lessOrEqual, value, high, at: span)], .boolean))
        }
        let either = Folding.call(.or, orders, .boolean)
        return TypedExpression(expression: isNegated ? Folding.call(.not, [either], .boolean) : either, span: span)
    }

    /// x IN (…): constants become a list, anything else a chain of ORs.
    mutating func membership(
        _ subject: ExpressionSyntax, _ list: [ExpressionSyntax], _ isNegated: Bool, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        let subject = try bind(subject)
        var elements: [TypedExpression] = []
        for element in list { elements.append(try exactly(try bind(element), beside: subject)) }
        try ExpressionSize.check(subject, times: elements.count { $0.literal == nil } + 1)
        let unified = try Coercion.unify([subject] + elements, "IN").expressions
        let result = Self.membership(of: unified[0], in: Array(unified.dropFirst()))
        return TypedExpression(expression: isNegated ? Folding.call(.not, [result], .boolean) : result, span: span)
    }

    private static func membership(of subject: BoundExpression, in elements: [BoundExpression]) -> BoundExpression {
        var values: [Value] = []
        var seen: Set<Value> = []
        var hasNull = false
        var others: [BoundExpression] = []
        for element in elements {
            switch element {
            case .literal(.null, _): hasNull = true
            case .literal(let value, _): if value.isText || seen.insert(value).inserted { values.append(value) }
            default: others.append(Folding.call(.equal, [subject, element], .boolean))
            }
        }
        if values.count == 1, !hasNull, let type = elements.first?.type {
            others.insert(Folding.call(.equal, [subject, .literal(values[0], type: type)], .boolean), at: 0)
        } else if !values.isEmpty || hasNull {
            others.insert(.inList(subject, values: values, hasNull: hasNull), at: 0)
        }
        return Folding.call(.or, others, .boolean)
    }
}

extension Value {
    /// Texts that Swift calls equal may differ in their bytes.
    fileprivate var isText: Bool { if case .text = self { true } else { false } }
}
