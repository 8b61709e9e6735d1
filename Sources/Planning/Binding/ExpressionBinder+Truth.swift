import Schemas

/// AND, OR, the IS tests and LIKE.
extension ExpressionBinder {
    mutating func logical(
        _ operation: LogicalOperator, _ operands: [ExpressionSyntax], at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        var conditions: [BoundExpression] = []
        for operand in operands { conditions.append(try condition(operand)) }
        let function: ScalarFunction = operation == .and ? .and : .or
        return TypedExpression(expression: Folding.call(function, conditions, .boolean), span: span)
    }

    mutating func truthTest(
        _ syntax: ExpressionSyntax, _ test: TruthTest, _ isNegated: Bool, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        let function: ScalarFunction =
            switch test {
            case .null, .unknown: isNegated ? .isNotNull : .isNull
            case .true_: isNegated ? .isNotTrue : .isTrue
            case .false_: isNegated ? .isNotFalse : .isFalse
            }
        let operand = test == .null ? try bind(syntax).expression : try condition(syntax)
        return TypedExpression(expression: Folding.call(function, [operand], .boolean), span: span)
    }

    mutating func like(_ like: LikeSyntax, at span: SourceSpan) throws(PlanningError) -> TypedExpression {
        var subject = try text(try bind(like.subject))
        var pattern = try text(try bind(like.pattern))
        var escape = BoundExpression.literal(.text("\\"), type: .text)
        if let syntax = like.escape {
            let bound = try bind(syntax)
            guard case .text(let character)? = bound.literal, character.unicodeScalars.count <= 1 else {
                throw PlanningError(.invalidLiteral, "ESCAPE takes one character in quotes", at: syntax.span)
            }
            escape = bound.expression
        }
        if like.ignoresCase {
            subject = Folding.call(.lower, [subject], .text)
            pattern = Folding.call(.lower, [pattern], .text)
        }
        let result = Folding.call(.like, [subject, pattern, escape], .boolean)
        return TypedExpression(expression: like.isNegated ? Folding.call(.not, [result], .boolean) : result, span: span)
    }

    /// A text; numbers are not written out by themselves.
    func text(_ operand: TypedExpression) throws(PlanningError) -> BoundExpression {
        guard operand.type == .text else {
            throw mismatch("a text is needed, this is \(operand.type); write CAST(… AS text)", at: operand.span)
        }
        return operand.expression
    }
}
