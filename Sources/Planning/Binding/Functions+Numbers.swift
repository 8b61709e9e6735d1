import Schemas

/// Functions of numbers.
extension ExpressionBinder {
    /// Nil if the name is not one of them.
    func numberFunction(_ call: CallContext) throws(PlanningError) -> BoundExpression? {
        if let function = Self.elementary[call.name] {
            return Folding.call(function, try call.arguments(as: [.double]), .double)
        }
        if let bound = try wholeNumberFunction(call) { return bound }
        switch call.name {
        case "abs": return try sameType(.absolute, call)
        case "sign": return try sign(call)
        case "round": return try rounded(.round, call)
        case "trunc", "truncate": return try rounded(.truncate, call)
        case "floor": return try whole(.floor, call)
        case "ceil", "ceiling": return try whole(.ceiling, call)
        case "power", "pow": return Folding.call(.power, try call.arguments(as: [.double, .double]), .double)
        case "log": return try logarithm(call)
        case "atan2": return Folding.call(.arcTangent2, try call.arguments(as: [.double, .double]), .double)
        case "degrees": return Folding.call(.divide, try call.arguments(as: [.double]) + [Self.radian], .double)
        case "radians": return Folding.call(.multiply, try call.arguments(as: [.double]) + [Self.radian], .double)
        case "width_bucket": return try widthBucket(call)
        case "mod":
            try call.expect(2...2)
            return try arithmetic(.modulo, call.arguments[0], call.arguments[1], at: call.span)
        case "pi":
            try call.expect(0...0)
            return .literal(.double(.pi), type: .double)
        default: return nil
        }
    }

    /// Functions of one double.
    private static let elementary: [String: ScalarFunction] = [
        "sqrt": .squareRoot, "cbrt": .cubeRoot, "exp": .exponential, "ln": .naturalLogarithm, "log10": .logarithm10,
        "log2": .logarithm2, "sin": .sine, "cos": .cosine, "tan": .tangent, "cot": .cotangent, "asin": .arcSine,
        "acos": .arcCosine, "atan": .arcTangent, "sinh": .hyperbolicSine, "cosh": .hyperbolicCosine,
        "tanh": .hyperbolicTangent,
    ]

    /// One degree.
    private static let radian = BoundExpression.literal(.double(.pi / 180), type: .double)

    private func sameType(_ function: ScalarFunction, _ call: CallContext) throws(PlanningError) -> BoundExpression {
        try call.expect(1...1)
        let operand = try number(call.arguments[0])
        return Folding.call(function, [operand], operand.type)
    }

    /// The sign of a decimal is an integer: 0.01 has no digit for 1.
    private func sign(_ call: CallContext) throws(PlanningError) -> BoundExpression {
        try call.expect(1...1)
        let operand = try number(call.arguments[0])
        guard case .decimal = operand.type else { return Folding.call(.sign, [operand], operand.type) }
        let zero = Folding.cast(.literal(.integer(0), type: .integer), to: operand.type)
        let tests: [(ScalarFunction, Int64)] = [(.greater, 1), (.less, -1), (.equal, 0)]
        let branches = tests.map { function, value in
            ConditionalBranch(
                condition: .call(function, [operand, zero], type: .boolean),
                value: .literal(.integer(value), type: .integer))
        }
        return .conditional(branches, otherwise: nil, type: .integer)
    }

    /// log(x) is base 10; log(b, x) is base b.
    private func logarithm(_ call: CallContext) throws(PlanningError) -> BoundExpression {
        try call.expect(1...2)
        if call.arguments.count == 1 {
            return Folding.call(.logarithm10, [try call.argument(0, as: .double)], .double)
        }
        let base = Folding.call(.naturalLogarithm, [try call.argument(0, as: .double)], .double)
        let value = Folding.call(.naturalLogarithm, [try call.argument(1, as: .double)], .double)
        return Folding.call(.divide, [value, base], .double)
    }

    private func whole(_ function: ScalarFunction, _ call: CallContext) throws(PlanningError) -> BoundExpression {
        try call.expect(1...1)
        let operand = try number(call.arguments[0])
        switch operand.type {
        case .integer: return operand
        case .decimal(let precision, let scale):
            return Folding.call(function, [operand], DecimalTypes.capped(precision: precision - scale + 1, scale: 0))
        default: return Folding.call(function, [operand], .double)
        }
    }

    /// round and trunc: the digits of a decimal must be constant, since they are part of its type.
    private func rounded(_ function: ScalarFunction, _ call: CallContext) throws(PlanningError) -> BoundExpression {
        try call.expect(1...2)
        var operand = try number(call.arguments[0])
        guard call.arguments.count == 2 || operand.type != .integer else { return operand }
        let digits = call.arguments.count == 2 ? try call.argument(1, as: .integer) : nil
        if operand.type == .double { return Folding.call(function, [operand] + (digits.map { [$0] } ?? []), .double) }
        guard case .literal(.integer(let places), _) = digits ?? .literal(.integer(0), type: .integer) else {
            throw PlanningError(
                .nonConstantArgument,
                "the digits of \(call.name) must be a constant here; or cast the number to double",
                at: call.arguments[1].span)
        }
        if operand.type == .integer, places >= 0 { return operand }
        operand = asDecimal(operand)
        guard case .decimal(let precision, let scale) = operand.type, places < scale else { return operand }
        let kept = Int(max(places, 0))
        // 38 digits left of the point are all that a decimal has.
        let digit = BoundExpression.literal(.integer(max(places, -38)), type: .integer)
        let type = DecimalTypes.capped(precision: precision - scale + kept + 1, scale: kept)
        return Folding.call(function, [operand] + (digits == nil ? [] : [digit]), type)
    }
}
