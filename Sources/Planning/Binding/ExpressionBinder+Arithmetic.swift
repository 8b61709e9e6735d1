import Schemas

/// + - * / % ^ || and signs.
extension ExpressionBinder {
    mutating func unary(
        _ operation: UnaryOperator, _ syntax: ExpressionSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        if operation == .not {
            return TypedExpression(expression: Folding.call(.not, [try condition(syntax)], .boolean), span: span)
        }
        let bound = try bindSpan(syntax)
        if operation == .complement {
            return TypedExpression(expression: Folding.call(.bitNot, [try integer(bound)], .integer), span: span)
        }
        if let parts = IntervalParts(bound) {
            return operation == .minus ? parts.map { Folding.call(.negate, [$0], .integer) }.typed(at: span) : bound
        }
        let operand = try number(bound)
        guard operation == .minus else { return TypedExpression(expression: operand, span: span) }
        return TypedExpression(expression: Folding.call(.negate, [operand], operand.type), span: span)
    }

    mutating func binary(
        _ operation: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        let (left, right) = (try bindSpan(left), try bindSpan(right))
        if left.isInterval || right.isInterval { return try spans(operation, left, right, at: span) }
        return try binary(operation, left, right, at: span)
    }

    /// An operator between values; intervals are none.
    func binary(
        _ operation: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        if operation.isComparison {
            return TypedExpression(expression: try compare(operation, left, right, at: span), span: span)
        }
        if operation.isOfPattern { return try pattern(operation, left, right, at: span) }
        if operation.isOfBits { return try bits(operation, left, right, at: span) }
        if operation == .concatenate { return try concatenation(left, right, at: span) }
        if let dates = try dateArithmetic(operation, left, right, at: span) { return dates }
        return TypedExpression(expression: try arithmetic(operation, left, right, at: span), span: span)
    }

    /// A number as it is; a constant text or NULL as a double.
    func number(_ operand: TypedExpression) throws(PlanningError) -> BoundExpression {
        if operand.isUntyped { return try Coercion.read(operand, as: .double) }
        guard operand.type.isNumeric else {
            throw mismatch("a number is needed, this is \(operand.type)", at: operand.span)
        }
        return operand.expression
    }

    func arithmetic(
        _ operation: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression, at span: SourceSpan
    ) throws(PlanningError) -> BoundExpression {
        var (left, right) = (left, right)
        if left.isUntyped, !right.isUntyped { left = try retyped(left, as: right.type) }
        if right.isUntyped, !left.isUntyped { right = try retyped(right, as: left.type) }
        let (a, b) = (try number(left), try number(right))
        if operation == .power { return inDoubles(.power, a, b) }
        let functions: [BinaryOperator: ScalarFunction] = [
            .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide, .modulo: .modulo,
        ]
        guard let function = functions[operation] else { throw mismatch("not an arithmetic operator", at: span) }
        if function == .modulo, a.type == .double || b.type == .double {
            throw mismatch("% takes integers and decimals; write CAST(… AS integer)", at: span)
        }
        if a.type == .integer, b.type == .integer { return Folding.call(function, [a, b], .integer) }
        if a.type == .double || b.type == .double || function == .divide { return inDoubles(function, a, b) }
        return decimals(function, a, b)
    }

    private func retyped(_ operand: TypedExpression, as type: ColumnType) throws(PlanningError) -> TypedExpression {
        guard type.isNumeric else { return operand }
        // A decimal's constant keeps the digits it is written with.
        if case .decimal = type, case .text(let text)? = operand.literal,
            case .decimal(let unscaled, let scale)? = DecimalText.value(of: text)
        {
            let value = Value.decimal(unscaled: unscaled, scale: scale)
            return TypedExpression(expression: .literal(value, type: Self.type(of: value)), span: operand.span)
        }
        return TypedExpression(expression: try Coercion.read(operand, as: type), span: operand.span)
    }

    func inDoubles(_ function: ScalarFunction, _ left: BoundExpression, _ right: BoundExpression) -> BoundExpression {
        Folding.call(function, [Folding.cast(left, to: .double), Folding.cast(right, to: .double)], .double)
    }

    private func decimals(
        _ function: ScalarFunction, _ left: BoundExpression, _ right: BoundExpression
    ) -> BoundExpression {
        if function == .multiply {
            guard let type = DecimalTypes.product(left, right) else { return inDoubles(function, left, right) }
            return Folding.call(function, [asDecimal(left), asDecimal(right)], type)
        }
        let common = DecimalTypes.common([left, right])
        let type = function == .modulo ? common : DecimalTypes.sum(left, right)
        if type == .double || common == .double { return inDoubles(function, left, right) }
        return Folding.call(function, [Folding.cast(left, to: common), Folding.cast(right, to: common)], type)
    }

    /// An integer as a decimal without fraction.
    func asDecimal(_ expression: BoundExpression) -> BoundExpression {
        guard expression.type == .integer, let shape = DecimalTypes.shape(of: expression) else { return expression }
        return Folding.cast(expression, to: .decimal(precision: shape.precision, scale: 0))
    }

    /// Text || text; one side may be of another type, which is then written out.
    private func concatenation(
        _ left: TypedExpression, _ right: TypedExpression, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        guard left.type == .text || right.type == .text else {
            throw mismatch("|| joins texts; write CAST(… AS text)", at: span)
        }
        var operands: [BoundExpression] = []
        for side in [left, right] {
            let text = Folding.cast(side.expression, to: .text)
            // A chain is one call.
            if case .call(.concatenate, let inner, _) = text { operands += inner } else { operands.append(text) }
        }
        return TypedExpression(expression: Folding.call(.concatenate, operands, .text), span: span)
    }
}
