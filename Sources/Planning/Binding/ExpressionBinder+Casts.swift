import Schemas

/// CAST and `::`.
extension ExpressionBinder {
    mutating func explicitCast(
        _ operand: ExpressionSyntax, _ syntax: TypeSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        var bound = try bindSpan(operand)
        if syntax.name == "interval" { return try spanCast(bound, at: span) }
        if bound.isInterval {
            guard ["text", "varchar", "character varying", "string"].contains(syntax.name) else {
                throw PlanningError(.invalidCast, "an interval is cast to text alone", at: span)
            }
            bound.isInterval = false
        }
        let target = try TypeNames.resolve(syntax, castFrom: bound)
        if bound.isUntyped, target.length == nil {
            return TypedExpression(expression: castConstant(bound, to: target.type), span: span)
        }
        guard Self.canCast(from: bound.type, to: target.type) else {
            throw PlanningError(.invalidCast, "\(bound.type) cannot be cast to \(target.type)", at: span)
        }
        var expression = Folding.cast(bound.expression, to: target.type)
        if let length = target.length {
            expression = Folding.call(.left, [expression, .literal(.integer(length), type: .integer)], .text)
        }
        return TypedExpression(expression: expression, span: span)
    }

    /// CAST(… AS interval): of constants.
    private func spanCast(_ bound: TypedExpression, at span: SourceSpan) throws(PlanningError) -> TypedExpression {
        if bound.isInterval { return bound }
        if bound.literal == .null {
            return IntervalParts(months: Self.noSpan, days: Self.noSpan, microseconds: Self.noSpan).typed(at: span)
        }
        guard case .text(let text)? = bound.literal else {
            throw PlanningError(.unsupported, "only constants are cast to interval", at: span)
        }
        guard let interval = Interval(text: text, unit: nil) else {
            throw PlanningError(.invalidLiteral, "the text is not an interval", at: span)
        }
        return IntervalParts(interval).typed(at: span)
    }

    private static let noSpan = BoundExpression.literal(.null, type: .integer)

    /// A quoted text or NULL as a typed constant. What cannot be read stays a cast, which gives NULL; '…'::decimal(5,2)
    /// rounds as a number would.
    private func castConstant(_ constant: TypedExpression, to type: ColumnType) -> BoundExpression {
        guard case .text(let text)? = constant.literal else { return .literal(.null, type: type) }
        if case .decimal = type, let value = DecimalText.value(of: text) {
            return Folding.cast(.literal(value, type: Self.type(of: value)), to: type)
        }
        guard let value = LiteralText.value(of: text, as: type) else { return .cast(constant.expression, to: type) }
        return .literal(value, type: type)
    }

    private static func canCast(from source: ColumnType, to target: ColumnType) -> Bool {
        if source == target || source == .text || target == .text { return true }
        if source.isNumeric, target.isNumeric { return true }
        switch (source, target) {
        case (.boolean, .integer), (.integer, .boolean), (.date, .timestamp), (.timestamp, .date): return true
        default: return false
        }
    }
}
