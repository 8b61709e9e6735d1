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
        case "ends_with": try of(.endsWith, call, [.text, .text], .boolean)
        case "concat": try concat(call)
        case "concat_ws": try joined(call)
        case "lpad": try pad(.padLeft, call)
        case "rpad": try pad(.padRight, call)
        case "repeat": try of(.repeated, call, [.text, .integer], .text)
        case "reverse": try of(.reversed, call, [.text], .text)
        case "split_part": try of(.splitPart, call, [.text, .text, .integer], .text)
        case "initcap": try of(.titleCase, call, [.text], .text)
        case "translate": try of(.translate, call, [.text, .text, .text], .text)
        case "overlay": try overlay(call)
        case "ascii": try of(.codePoint, call, [.text], .integer)
        case "chr": try of(.character, call, [.integer], .text)
        case "bit_length":
            Folding.call(
                .multiply, [try of(.octetLength, call, [.text], .integer), .literal(.integer(8), type: .integer)],
                .integer)
        case "octet_length": try of(.octetLength, call, [.text], .integer)
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
            Folding.call(.coalesce, [Self.written(argument.expression), empty], .text)
        }
        return parts.count == 1 ? parts[0] : Folding.call(.concatenate, parts, .text)
    }

    /// A value as PostgreSQL writes it out: truth values are t and f here.
    private static func written(_ expression: BoundExpression) -> BoundExpression {
        guard expression.type == .boolean else { return Folding.cast(expression, to: .text) }
        func text(_ value: String) -> BoundExpression { .literal(.text(value), type: .text) }
        return .conditional(
            [
                ConditionalBranch(condition: expression, value: text("t")),
                ConditionalBranch(condition: Folding.call(.not, [expression], .boolean), value: text("f")),
            ], otherwise: nil, type: .text)
    }

    /// Without a fill, spaces.
    private func pad(_ function: ScalarFunction, _ call: CallContext) throws(PlanningError) -> BoundExpression {
        var arguments = try call.arguments(as: [.text, .integer, .text], optional: 1)
        if arguments.count == 2 { arguments.append(.literal(.text(" "), type: .text)) }
        return Folding.call(function, arguments, .text)
    }

    /// concat_ws(separator, …) writes any type out and passes over NULLs, but not over a NULL separator.
    private func joined(_ call: CallContext) throws(PlanningError) -> BoundExpression {
        try call.expect(2...PlanningLimits.listElements)
        let parts = call.arguments.dropFirst().map { Self.written($0.expression) }
        return Folding.call(.joined, [try call.argument(0, as: .text)] + parts, .text)
    }

    /// overlay(text, replacement, from[, for]): what is before, the replacement, what is after.
    private func overlay(_ call: CallContext) throws(PlanningError) -> BoundExpression {
        let arguments = try call.arguments(as: [.text, .text, .integer, .integer], optional: 1)
        let (text, replacement, from) = (arguments[0], arguments[1], arguments[2])
        let count = arguments.count > 3 ? arguments[3] : Folding.call(.length, [replacement], .integer)
        let one = BoundExpression.literal(.integer(1), type: .integer)
        let before = Folding.call(.substring, [text, one, Folding.call(.subtract, [from, one], .integer)], .text)
        let after = Folding.call(.substring, [text, Folding.call(.add, [from, count], .integer)], .text)
        return Folding.call(.concatenate, [before, replacement, after], .text)
    }
}
