import Schemas

/// What NULLs do to expressions, and where they cannot be.
enum Nullability {
    private enum Outcome { case null, falseOrNull, unknown }

    /// True if the condition is never true where all columns of `ids` are NULL.
    static func rejects(_ condition: BoundExpression, _ ids: Set<Int>) -> Bool {
        outcome(condition, ids) != .unknown
    }

    /// What becomes of an expression when the columns of `ids` are NULL.
    private static func outcome(_ expression: BoundExpression, _ ids: Set<Int>) -> Outcome {
        switch expression {
        case .column(let index, _): return ids.contains(index) ? .null : .unknown
        case .literal(let value, _):
            return value.isNull ? .null : value == .boolean(false) ? .falseOrNull : .unknown
        case .cast(let operand, _), .inList(let operand, _, _):
            return outcome(operand, ids) == .null ? .null : .unknown
        case .conditional: return .unknown
        case .call(let function, let arguments, _): return outcome(function, arguments.map { outcome($0, ids) })
        }
    }

    private static func outcome(_ function: ScalarFunction, _ arguments: [Outcome]) -> Outcome {
        switch function {
        case .and:
            if arguments.allSatisfy({ $0 == .null }) { return .null }
            return arguments.contains { $0 != .unknown } ? .falseOrNull : .unknown
        case .or:
            if arguments.allSatisfy({ $0 == .null }) { return .null }
            return arguments.allSatisfy { $0 != .unknown } ? .falseOrNull : .unknown
        case .isNotNull, .isFalse: return arguments[0] == .null ? .falseOrNull : .unknown
        case .isTrue: return arguments[0] == .unknown ? .unknown : .falseOrNull
        case .coalesce, .greatest, .least: return arguments.allSatisfy { $0 == .null } ? .null : .unknown
        case .nullIf: return arguments[0] == .null ? .null : .unknown
        case _ where isStrict(function): return arguments.contains(.null) ? .null : .unknown
        default: return .unknown
        }
    }

    /// Functions that are surely NULL when one argument is. What is not listed is taken for not strict.
    private static func isStrict(_ function: ScalarFunction) -> Bool {
        switch function {
        case .add, .subtract, .multiply, .divide, .modulo, .negate, .equal, .notEqual, .less, .lessOrEqual, .greater,
            .greaterOrEqual, .not, .absolute, .sign, .round, .floor, .ceiling, .truncate, .squareRoot, .power,
            .exponential, .naturalLogarithm, .logarithm10, .like, .concatenate, .length, .lower, .upper, .trim,
            .trimLeading, .trimTrailing, .substring, .position, .replace, .left, .right, .startsWith, .extractYear,
            .extractQuarter, .extractMonth, .extractDay, .extractHour, .extractMinute, .extractSecond,
            .extractDayOfWeek, .extractDayOfYear, .extractEpoch, .addDays, .subtractDates, .addMonths,
            .addMicroseconds, .truncateDate:
            true
        default: false
        }
    }

    // MARK: Where NULLs cannot be

    /// False only for comparisons of columns and constants that are never NULL.
    static func mayBeNull(
        _ condition: BoundExpression, _ left: Relation, _ right: Relation, _ tables: [TableSchema]
    ) -> Bool {
        guard case .call(let function, let operands, _) = condition,
            [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual].contains(function)
        else { return true }
        return operands.contains { operand in
            switch operand {
            case .literal(let value, _): value.isNull
            case .column(let id, _): !isNeverNull(id, in: left, tables) && !isNeverNull(id, in: right, tables)
            default: true
            }
        }
    }

    /// True if column `id` is given by the relation and never NULL in its rows.
    static func isNeverNull(_ id: Int, in relation: Relation, _ tables: [TableSchema]) -> Bool {
        switch relation {
        case .singleRow, .shared: return false
        case .scan(let table, let positions, let columns):
            guard let index = columns.firstIndex(where: { $0.id == id }) else { return false }
            return !tables[table].columns[positions[index]].isNullable
        case .values(let rows, let columns):
            guard let index = columns.firstIndex(where: { $0.id == id }) else { return false }
            return rows.allSatisfy { !$0[index].isNull }
        case .filter(let input, let conjuncts):
            let isFiltered = input.ids.contains(id) && conjuncts.contains { rejects($0, [id]) }
            return isFiltered || isNeverNull(id, in: input, tables)
        case .map(let input, let definitions):
            guard let definition = definitions.first(where: { $0.column.id == id }) else {
                return isNeverNull(id, in: input, tables)
            }
            switch definition.expression {
            case .column(let inner, _): return isNeverNull(inner, in: input, tables)
            case .literal(let value, _): return !value.isNull
            default: return false
            }
        case .join(let join): return isNeverNull(id, in: join, tables)
        case .aggregate(let node):
            if let group = node.groups.first(where: { $0.column.id == id }) {
                guard node.groupingSets == nil, case .column(let inner, _) = group.expression else { return false }
                return isNeverNull(inner, in: node.input, tables)
            }
            return node.calls.first { $0.column.id == id }?.call.isZeroWhenEmpty ?? false
        case .distinct(let input, _), .sort(let input, _), .limit(let input, _, _):
            return isNeverNull(id, in: input, tables)
        case .union(let branches, let columns):
            guard let index = columns.firstIndex(where: { $0.id == id }) else { return false }
            return branches.allSatisfy { isNeverNull($0.columns[index].id, in: $0.relation, tables) }
        case .combined(let node):
            guard let index = node.columns.firstIndex(where: { $0.id == id }) else { return false }
            return isNeverNull(node.left.columns[index].id, in: node.left.relation, tables)
        case .window(let node): return isNeverNull(id, in: node.input, tables)
        }
    }

    private static func isNeverNull(_ id: Int, in join: RelationJoin, _ tables: [TableSchema]) -> Bool {
        switch join.kind {
        case .inner:
            let isFiltered =
                (join.left.ids.union(join.right.ids)).contains(id) && join.conditions.contains { rejects($0, [id]) }
            return isFiltered || isNeverNull(id, in: join.left, tables) || isNeverNull(id, in: join.right, tables)
        case .left, .semi, .anti, .mark, .single: return isNeverNull(id, in: join.left, tables)
        case .right, .full: return false
        }
    }
}
