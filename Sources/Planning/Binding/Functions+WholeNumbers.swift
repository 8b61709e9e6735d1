import Schemas

/// Functions of whole numbers, and width_bucket.
extension ExpressionBinder {
    /// Nil if the name is not one of them.
    func wholeNumberFunction(_ call: CallContext) throws(PlanningError) -> BoundExpression? {
        switch call.name {
        case "div": return try quotient(call)
        case "gcd": return Folding.call(.greatestCommonDivisor, try call.arguments(as: [.integer, .integer]), .integer)
        case "lcm": return Folding.call(.leastCommonMultiple, try call.arguments(as: [.integer, .integer]), .integer)
        case "factorial":
            let type = ColumnType.decimal(precision: ColumnType.computedDecimalPrecision, scale: 0)
            return Folding.call(.factorial, try call.arguments(as: [.integer]), type)
        default: return nil
        }
    }

    /// The whole quotient, toward zero, of integers or decimals.
    private func quotient(_ call: CallContext) throws(PlanningError) -> BoundExpression {
        try call.expect(2...2)
        let (operands, type) = try numbers(call.arguments, "div")
        switch type {
        case .integer: return Folding.call(.divide, operands, .integer)
        case .decimal(let precision, let scale):
            // Dividing by 0.01 makes two more digits.
            let result = DecimalTypes.capped(precision: precision + scale, scale: 0)
            return Folding.call(.quotient, operands, result)
        default: throw mismatch("div takes integers and decimals; write trunc(x / y)", at: call.span)
        }
    }

    func widthBucket(_ call: CallContext) throws(PlanningError) -> BoundExpression {
        try call.expect(4...4)
        let (operands, _) = try numbers(Array(call.arguments.prefix(3)), "width_bucket")
        return Folding.call(.widthBucket, operands + [try call.argument(3, as: .integer)], .integer)
    }

    /// Numbers brought to one type; constant texts and NULLs alone are doubles.
    private func numbers(
        _ operands: [TypedExpression], _ what: String
    ) throws(PlanningError) -> (expressions: [BoundExpression], type: ColumnType) {
        guard operands.contains(where: { !$0.isUntyped }) else {
            var doubles: [BoundExpression] = []
            for operand in operands { doubles.append(try number(operand)) }
            return (doubles, .double)
        }
        for operand in operands where !operand.isUntyped { _ = try number(operand) }
        return try Coercion.unify(operands, what)
    }
}
