import Planning
import Schemas

/// Scalar expressions over one row.
extension Evaluator {
    func values(_ expressions: [BoundExpression], _ row: [Value]) throws(TwinError) -> [Value] {
        var values: [Value] = []
        for expression in expressions { values.append(try value(expression, row)) }
        return values
    }

    func value(_ expression: BoundExpression, _ row: [Value]) throws(TwinError) -> Value {
        try meter.step()
        switch expression {
        case .column(let index, _):
            guard row.indices.contains(index) else { throw TwinError(.planInvalid, "column") }
            return row[index]
        case .literal(let value, _): return value
        case .call(let function, let arguments, let type): return try call(function, arguments, type, row)
        case .conditional(let branches, let otherwise, _):
            for branch in branches where try value(branch.condition, row) == .boolean(true) {
                return try value(branch.value, row)
            }
            guard let otherwise else { return .null }
            return try value(otherwise, row)
        case .cast(let operand, let type):
            let operand = try value(operand, row)
            if operand.isNull { return .null }
            return try settled { () throws(ScalarFault) in try Casts.cast(operand, to: type) }
        case .inList(let operand, let values, let hasNull):
            let operand = try value(operand, row)
            if operand.isNull { return .null }
            for value in values where !value.isNull {
                guard Ordering.areComparable(operand, value) else { throw TwinError(.planInvalid, "list") }
                if Ordering.compare(operand, value) == 0 { return .boolean(true) }
            }
            return hasNull || values.contains(.null) ? .null : .boolean(false)
        }
    }

    private func call(
        _ function: ScalarFunction, _ arguments: [BoundExpression], _ type: ColumnType, _ row: [Value]
    ) throws(TwinError) -> Value {
        switch function {
        // These do not look at every argument.
        case .and, .or: return try connective(isAnd: function == .and, arguments, row)
        case .coalesce:
            for argument in arguments {
                let value = try value(argument, row)
                if !value.isNull { return value }
            }
            return .null
        default:
            let operands = try values(arguments, row)
            return try settled { () throws(ScalarFault) in try Functions.apply(function, operands, type) }
        }
    }

    /// AND is false with a false operand, else NULL with a NULL one; OR the other way round. Every operand is evaluated:
    /// which of them may raise an error is not left to their order.
    private func connective(
        isAnd: Bool, _ arguments: [BoundExpression], _ row: [Value]
    ) throws(TwinError) -> Value {
        let operands = try values(arguments, row)
        guard operands.allSatisfy({ $0.isNull || $0 == .boolean(true) || $0 == .boolean(false) }) else {
            throw TwinError(.planInvalid, "connective")
        }
        if operands.contains(.boolean(!isAnd)) { return .boolean(!isAnd) }
        return operands.contains(.null) ? .null : .boolean(isAnd)
    }

    /// Whether a row passes a filter: its conjuncts count from left to right, until one is not true.
    func holds(_ predicate: BoundExpression, _ row: [Value]) throws(TwinError) -> Bool {
        guard case .call(.and, let conjuncts, _) = predicate else { return try value(predicate, row) == .boolean(true) }
        for conjunct in conjuncts where try !holds(conjunct, row) { return false }
        return true
    }

    /// A run-time error is NULL, and remembered.
    func settled(_ compute: () throws(ScalarFault) -> Value) throws(TwinError) -> Value {
        do {
            return try compute()
        } catch {
            guard case .undefined = error else { throw TwinError(.planInvalid, "operands") }
            hadScalarErrors = true
            return .null
        }
    }
}
