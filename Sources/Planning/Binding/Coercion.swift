import Schemas

/// Conversions that the binder inserts by itself.
enum Coercion {
    /// `operand` as `type`: a constant text is read, numbers widen, dates become timestamps; nothing else.
    static func convert(_ operand: TypedExpression, to type: ColumnType) throws(PlanningError) -> BoundExpression {
        if operand.isUntyped { return try read(operand, as: type) }
        guard isImplicit(from: operand.type, to: type) else {
            throw PlanningError(
                .typeMismatch, "a value of type \(type) is needed, this is \(operand.type); write CAST(… AS …)",
                at: operand.span)
        }
        return Folding.cast(operand.expression, to: type)
    }

    /// A quoted text or NULL as a constant of `type`.
    static func read(_ operand: TypedExpression, as type: ColumnType) throws(PlanningError) -> BoundExpression {
        guard case .text(let text)? = operand.literal, type != .text else {
            return .literal(operand.literal ?? .null, type: type)
        }
        guard let value = LiteralText.value(of: text, as: type) else {
            throw PlanningError(.invalidLiteral, "the text is not a value of type \(type)", at: operand.span)
        }
        return .literal(value, type: type)
    }

    /// True for conversions that lose nothing and need not be written.
    static func isImplicit(from source: ColumnType, to target: ColumnType) -> Bool {
        switch (source, target) {
        case (.integer, .decimal), (.integer, .double), (.decimal, .double), (.decimal, .decimal), (.date, .timestamp):
            true
        default: source == target
        }
    }

    /// All operands converted to one type: a constant text takes the others' type, numbers meet in the widest.
    static func unify(
        _ operands: [TypedExpression], _ what: String
    ) throws(PlanningError) -> (expressions: [BoundExpression], type: ColumnType) {
        let typed = operands.filter { !$0.isUntyped }
        let type = try commonType(typed, what)
        var expressions: [BoundExpression] = []
        for operand in operands { expressions.append(try convert(operand, to: type)) }
        return (expressions, type)
    }

    private static func commonType(_ typed: [TypedExpression], _ what: String) throws(PlanningError) -> ColumnType {
        guard let first = typed.first else { return .text }
        var type = first.type
        for operand in typed.dropFirst() {
            switch (type, operand.type) {
            case (let left, let right) where left == right: break
            case (let left, let right) where left.isNumeric && right.isNumeric:
                type = left == .double || right == .double ? .double : .decimal(precision: 1, scale: 0)
            case (.date, .timestamp), (.timestamp, .date): type = .timestamp
            case (let left, let right):
                throw PlanningError(
                    .typeMismatch, "\(what): \(left) and \(right) do not go together; write CAST(… AS …)",
                    at: operand.span)
            }
        }
        if case .decimal = type { return DecimalTypes.common(typed.map(\.expression)) }
        return type
    }
}
