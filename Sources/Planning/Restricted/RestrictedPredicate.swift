import Schemas

/// Proves that a bound predicate only compares dimensions with constants.
struct RestrictedPredicate {
    let table: RestrictedRows
    let rules: RestrictedRules

    func prove(_ predicate: BoundExpression) throws(PlanningError) {
        try provePredicate(predicate)
        try RestrictedPlanCheck.require(
            constants(in: predicate) <= 2 * rules.filterConstantsLimit, "the filter has too many constants")
    }

    private func provePredicate(_ expression: BoundExpression) throws(PlanningError) {
        try RestrictedPlanCheck.require(expression.type == .boolean, "a condition is not boolean")
        switch expression {
        case .column: try proveColumn(expression)
        case .literal: break
        case .inList(let operand, let values, _):
            try proveValue(operand)
            for value in values { try proveText(value) }
        case .call(let function, let arguments, _): try proveCall(function, arguments)
        case .conditional, .cast: throw PlanningError(.planNotProven, "a condition is computed")
        }
    }

    private func proveCall(_ function: ScalarFunction, _ arguments: [BoundExpression]) throws(PlanningError) {
        switch function {
        case .and, .or, .not, .isTrue, .isNotTrue, .isFalse, .isNotFalse:
            for argument in arguments { try provePredicate(argument) }
        case .isNull, .isNotNull:
            if case .column? = arguments.first {
                try proveColumn(arguments[0])
            } else {
                try provePredicate(arguments[0])
            }
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isDistinctFrom, .isNotDistinctFrom,
            .like:
            let values = arguments.filter { if case .literal = $0 { false } else { true } }
            var columns = 0
            for value in values { columns += try proveValue(value) }
            try RestrictedPlanCheck.require(columns <= 1, "two columns are compared")
            for case .literal(let value, _) in arguments { try proveText(value) }
        default: throw PlanningError(.planNotProven, "a function stands in the filter")
        }
    }

    /// A dimension, perhaps widened or in lower case, or a constant; the number of columns in it.
    @discardableResult
    private func proveValue(_ expression: BoundExpression) throws(PlanningError) -> Int {
        switch expression {
        case .literal(let value, _):
            try proveText(value)
            return 0
        case .cast(let operand, let type):
            try RestrictedPlanCheck.require(
                Coercion.isImplicit(from: operand.type, to: type), "a cast stands in the filter")
            return try proveValue(operand)
        case .call(.lower, let operands, _): return try proveValue(operands[0])
        default:
            try proveColumn(expression)
            return 1
        }
    }

    private func proveColumn(_ expression: BoundExpression) throws(PlanningError) {
        let use = try table.use(of: expression)
        try RestrictedPlanCheck.require(
            use == .dimension || use == .sensitive, "the filter reads a column that may not filter")
    }

    private func proveText(_ value: Value) throws(PlanningError) {
        guard case .text(let text) = value else { return }
        try RestrictedPlanCheck.require(
            text.unicodeScalars.count <= rules.textLiteralCharactersLimit, "a text in the filter is too long")
    }

    private func constants(in expression: BoundExpression) -> Int {
        let own: Int =
            switch expression {
            case .literal: 1
            case .inList(_, let values, _): values.count
            default: 0
            }
        return expression.children.reduce(own) { $0 + constants(in: $1) }
    }
}
