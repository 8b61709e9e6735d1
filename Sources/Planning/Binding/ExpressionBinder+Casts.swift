import Schemas

/// CAST and `::`.
extension ExpressionBinder {
    mutating func explicitCast(
        _ operand: ExpressionSyntax, _ syntax: TypeSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        let bound = try bind(operand)
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
