import Schemas

/// Regular expressions, SIMILAR TO, and operators on bits.
extension ExpressionBinder {
    /// x ~ pattern and its kin.
    func pattern(
        _ operation: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        let anyCase = operation == .matchesAnyCase || operation == .differsAnyCase
        let test = try matches(try text(left), right, flags: anyCase ? "i" : "")
        let isNegated = operation == .differs || operation == .differsAnyCase
        return TypedExpression(expression: isNegated ? Folding.call(.not, [test], .boolean) : test, span: span)
    }

    private func matches(
        _ subject: BoundExpression, _ pattern: TypedExpression, flags: String
    ) throws(PlanningError) -> BoundExpression {
        let flags = BoundExpression.literal(.text(flags), type: .text)
        return Folding.call(.regexMatches, [subject, try checked(pattern, flags), flags], .boolean)
    }

    /// A pattern; a constant one is read now.
    private func checked(_ pattern: TypedExpression, _ flags: BoundExpression) throws(PlanningError) -> BoundExpression
    {
        let bound = try text(pattern)
        if case .literal(.text(let text), _) = bound, case .literal(.text(let letters), _) = flags,
            RegularExpression(text, flags: letters) == nil
        {
            throw PlanningError(
                .invalidLiteral,
                "the regular expression cannot be read; look-around and back references are not supported",
                at: pattern.span)
        }
        return bound
    }

    /// Nil if the name is not one of them.
    func patternFunction(_ call: CallContext) throws(PlanningError) -> BoundExpression? {
        switch call.name {
        case "regexp_replace": return try replacement(call)
        case "regexp_like":
            try call.expect(2...3)
            let flags = try self.flags(call, 2)
            return Folding.call(
                .regexMatches, [try call.argument(0, as: .text), try checked(call.arguments[1], flags), flags], .boolean
            )
        case "regexp_count":
            try call.expect(2...2)
            let flags = try self.flags(call, 2)
            return Folding.call(
                .regexCount, [try call.argument(0, as: .text), try checked(call.arguments[1], flags), flags], .integer)
        case "regexp_substr":
            // With groups, PostgreSQL gives the whole match here.
            try call.expect(2...2)
            let flags = try self.flags(call, 2)
            let whole = try Self.ungrouped(try checked(call.arguments[1], flags), at: call.arguments[1].span)
            return Folding.call(.regexExtract, [try call.argument(0, as: .text), whole, flags], .text)
        case "similar_to":
            let pattern = try Self.similar(call)
            return try matches(try text(call.arguments[0]), pattern, flags: "")
        case "substring"
        where call.arguments.count == 2 && call.arguments[1].type == .text
            && !Self.isNumber(call.arguments[1]):
            let none = BoundExpression.literal(.text(""), type: .text)
            return Folding.call(
                .regexExtract, [try call.argument(0, as: .text), try checked(call.arguments[1], none), none], .text)
        default: return nil
        }
    }

    /// A quoted number is a position.
    private static func isNumber(_ operand: TypedExpression) -> Bool {
        guard operand.isUntyped, case .text(let text)? = operand.literal else { return operand.isUntyped }
        return LiteralText.value(of: text, as: .integer) != nil
    }

    private func flags(_ call: CallContext, _ index: Int) throws(PlanningError) -> BoundExpression {
        guard call.arguments.count > index else { return .literal(.text(""), type: .text) }
        return try call.argument(index, as: .text)
    }

    /// regexp_replace(text, pattern, replacement[, flags]).
    private func replacement(_ call: CallContext) throws(PlanningError) -> BoundExpression {
        try call.expect(3...4)
        let flags = try self.flags(call, 3)
        return Folding.call(
            .regexReplace,
            [
                try call.argument(0, as: .text), try checked(call.arguments[1], flags),
                try call.argument(2, as: .text), flags,
            ], .text)
    }

    /// The pattern in parentheses of its own: the first group is the whole.
    private static func ungrouped(
        _ pattern: BoundExpression, at span: SourceSpan
    ) throws(PlanningError) -> BoundExpression {
        guard case .literal(.text(let text), let type) = pattern else {
            throw PlanningError(.nonConstantArgument, "the pattern of regexp_substr is a constant", at: span)
        }
        return .literal(.text("(" + text + ")"), type: type)
    }

    private static func similar(_ call: CallContext) throws(PlanningError) -> TypedExpression {
        var pattern = call.arguments[1]
        var escape = "\\"
        if call.arguments.count > 2 {
            guard case .text(let character)? = call.arguments[2].literal, character.unicodeScalars.count <= 1 else {
                throw PlanningError(
                    .invalidLiteral, "ESCAPE takes one character in quotes", at: call.arguments[2].span)
            }
            escape = character
        }
        if pattern.literal == .null { return pattern }
        guard case .text(let text)? = pattern.literal else {
            throw PlanningError(.nonConstantArgument, "the pattern of SIMILAR TO is a constant", at: pattern.span)
        }
        guard let expression = SimilarPattern.expression(text, escape: escape) else {
            throw PlanningError(.invalidLiteral, "the pattern ends with its escape", at: pattern.span)
        }
        pattern.expression = .literal(.text(expression), type: .text)
        return pattern
    }

    // MARK: Bits

    /// & | # << >> of integers.
    func bits(
        _ operation: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        let functions: [BinaryOperator: ScalarFunction] = [
            .bitAnd: .bitAnd, .bitOr: .bitOr, .bitXor: .bitXor, .shiftLeft: .shiftLeft, .shiftRight: .shiftRight,
        ]
        guard let function = functions[operation] else { throw mismatch("not an operator on bits", at: span) }
        let operands = [try integer(left), try integer(right)]
        return TypedExpression(expression: Folding.call(function, operands, .integer), span: span)
    }

    func integer(_ operand: TypedExpression) throws(PlanningError) -> BoundExpression {
        try Coercion.convert(operand, to: .integer)
    }
}
