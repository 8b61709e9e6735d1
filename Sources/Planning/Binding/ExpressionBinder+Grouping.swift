import Schemas

/// GROUPING(a, b, …).
extension ExpressionBinder {
    /// PostgreSQL's bits fit an integer.
    private static let argumentsLimit = 31

    mutating func grouping(_ call: CallSyntax, at span: SourceSpan) throws(PlanningError) -> TypedExpression {
        guard allowsAggregates, !isInsideAggregate else {
            throw PlanningError(.aggregateNotAllowed, "GROUPING cannot stand in \(clause)", at: span)
        }
        guard (1...Self.argumentsLimit).contains(call.arguments.count), !call.isStar else {
            throw PlanningError(
                .wrongArgumentCount, "GROUPING takes 1 to \(Self.argumentsLimit) grouping expressions", at: span)
        }
        var arguments: [TypedExpression] = []
        for argument in call.arguments { arguments.append(try bind(argument)) }
        groupings.append(arguments)
        return TypedExpression(
            expression: .column(index: PendingColumn.grouping(groupings.count - 1), type: .integer), span: span)
    }
}

/// What GROUPING becomes over the output of an aggregate.
struct GroupingBits {
    var groups: [BoundExpression]
    var sets: [[Int]]?
    /// The column that holds the number of the row's set.
    var setColumn: Int

    /// A bit for each argument, the last one the lowest: 1 where the row's set lacks it.
    func value(of arguments: [TypedExpression]) throws(PlanningError) -> BoundExpression {
        var positions: [Int] = []
        for argument in arguments {
            guard let position = groups.firstIndex(of: argument.expression) else {
                throw PlanningError(.notGrouped, "GROUPING takes expressions of GROUP BY", at: argument.span)
            }
            positions.append(position)
        }
        var numbers: [(bits: Int64, sets: [Value])] = []
        for (number, set) in (sets ?? []).enumerated() {
            let bits = positions.reduce(Int64(0)) { $0 << 1 | (set.contains($1) ? 0 : 1) }
            let index = numbers.firstIndex { $0.bits == bits } ?? numbers.count
            if index == numbers.count { numbers.append((bits, [])) }
            numbers[index].sets.append(.integer(Int64(number)))
        }
        guard let last = numbers.popLast() else { return Self.constant(0) }
        guard !numbers.isEmpty else { return Self.constant(last.bits) }
        let column = BoundExpression.column(index: setColumn, type: .integer)
        let branches = numbers.map { bits, sets in
            ConditionalBranch(
                condition: .inList(column, values: sets, hasNull: false), value: Self.constant(bits))
        }
        return .conditional(branches, otherwise: Self.constant(last.bits), type: .integer)
    }

    private static func constant(_ value: Int64) -> BoundExpression { .literal(.integer(value), type: .integer) }
}
