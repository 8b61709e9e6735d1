import Schemas

/// AND, OR, NOT and the IS tests, flattened and reduced by three-valued logic.
enum TruthFolding {
    static let true_ = BoundExpression.literal(.boolean(true), type: .boolean)
    static let false_ = BoundExpression.literal(.boolean(false), type: .boolean)
    static let null = BoundExpression.literal(.null, type: .boolean)

    /// AND or OR of any number of operands: nested ones are taken in, neutral ones dropped.
    static func connect(_ function: ScalarFunction, _ operands: [BoundExpression]) -> BoundExpression {
        let (neutral, absorbing) = function == .and ? (true_, false_) : (false_, true_)
        var kept: [BoundExpression] = []
        for operand in flatten(function, operands) where operand != neutral {
            if operand == absorbing { return absorbing }
            kept.append(operand)
        }
        switch kept.count {
        case 0: return neutral
        case 1: return kept[0]
        default: return .call(function, kept, type: .boolean)
        }
    }

    private static func flatten(_ function: ScalarFunction, _ operands: [BoundExpression]) -> [BoundExpression] {
        operands.flatMap { operand in
            if case .call(function, let inner, _) = operand { flatten(function, inner) } else { [operand] }
        }
    }

    static func negate(_ operand: BoundExpression) -> BoundExpression {
        switch operand {
        case .literal(.boolean(let value), _): value ? false_ : true_
        case .literal(.null, _): null
        case .call(.not, let inner, _): inner[0]
        case .call(.isNull, let inner, _): .call(.isNotNull, inner, type: .boolean)
        case .call(.isNotNull, let inner, _): .call(.isNull, inner, type: .boolean)
        default: .call(.not, [operand], type: .boolean)
        }
    }

    static func test(_ function: ScalarFunction, _ operand: BoundExpression) -> BoundExpression {
        guard case .literal(let value, _) = operand else { return .call(function, [operand], type: .boolean) }
        let holds: Bool? =
            switch function {
            case .isNull: value.isNull
            case .isNotNull: !value.isNull
            case .isTrue: value == .boolean(true)
            case .isNotTrue: value != .boolean(true)
            case .isFalse: value == .boolean(false)
            case .isNotFalse: value != .boolean(false)
            default: nil
            }
        return holds.map { $0 ? true_ : false_ } ?? .call(function, [operand], type: .boolean)
    }
}
