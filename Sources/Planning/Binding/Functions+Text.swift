import Schemas

/// Functions of texts.
extension ExpressionBinder {
    /// Nil if the name is not one of them.
    func textFunction(_ call: CallContext) throws(PlanningError) -> BoundExpression? {
        switch call.name {
        case "length", "char_length", "character_length": try of(.length, call, [.text], .integer)
        case "lower", "lcase": try of(.lower, call, [.text], .text)
        case "upper", "ucase": try of(.upper, call, [.text], .text)
        case "btrim": try trim(.trim, call)
        case "ltrim": try trim(.trimLeading, call)
        case "rtrim": try trim(.trimTrailing, call)
        case "substring", "substr": try of(.substring, call, [.text, .integer, .integer], .text, optional: 1)
        case "strpos": try of(.position, call, [.text, .text], .integer)
        case "replace": try of(.replace, call, [.text, .text, .text], .text)
        case "left": try of(.left, call, [.text, .integer], .text)
        case "right": try of(.right, call, [.text, .integer], .text)
        case "starts_with": try of(.startsWith, call, [.text, .text], .boolean)
        case "concat": try concat(call)
        default: nil
        }
    }

    private func of(
        _ function: ScalarFunction, _ call: CallContext, _ types: [ColumnType], _ result: ColumnType, optional: Int = 0
    ) throws(PlanningError) -> BoundExpression {
        Folding.call(function, try call.arguments(as: types, optional: optional), result)
    }

    /// Without a set of characters, spaces go.
    private func trim(_ function: ScalarFunction, _ call: CallContext) throws(PlanningError) -> BoundExpression {
        var arguments = try call.arguments(as: [.text, .text], optional: 1)
        if arguments.count == 1 { arguments.append(.literal(.text(" "), type: .text)) }
        return Folding.call(function, arguments, .text)
    }

    /// concat(…) writes any type out and passes over NULLs.
    private func concat(_ call: CallContext) throws(PlanningError) -> BoundExpression {
        try call.expect(1...PlanningLimits.listElements)
        let empty = BoundExpression.literal(.text(""), type: .text)
        let parts = call.arguments.map { argument in
            Folding.call(.coalesce, [Folding.cast(argument.expression, to: .text), empty], .text)
        }
        return parts.count == 1 ? parts[0] : Folding.call(.concatenate, parts, .text)
    }
}
