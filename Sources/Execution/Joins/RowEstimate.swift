import Columns
import Planning
import Schemas

/// How many rows a plan may give, guessed from the statistics of its tables alone: the same whatever the settings of a run.
struct RowEstimate {
    let tables: [SealedTable]
    let shared: SharedRows

    func rows(_ plan: LogicalPlan) -> Double {
        switch plan {
        case .singleRow: return 1
        case .scan(let table, _): return tables.indices.contains(table) ? Double(tables[table].rowCount) : 0
        case .values(let rows, _): return Double(rows.count)
        case .shared(let index, _):
            return shared.plans.indices.contains(index) ? shared.known(index) ?? rows(shared.plans[index]) : 0
        case .filter(let input, let predicate):
            return predicate.conjuncts.reduce(rows(input)) { $0 * share(of: $1, input) }
        case .project(let input, _), .sort(let input, _): return rows(input)
        case .window(let node): return rows(node.input)
        case .limit(let input, let count, _): return min(rows(input), count.map(Double.init) ?? .infinity)
        case .distinct(let input): return rows(input) / 2
        case .aggregate(let node): return node.groups.isEmpty ? 1 : rows(node.input) / 4
        case .unionAll(let inputs): return inputs.reduce(0) { $0 + rows($1) }
        case .setOperation(let node): return rows(node.left) / 2
        case .join(let node): return rows(node)
        }
    }

    private func rows(_ node: JoinNode) -> Double {
        let (left, right) = (rows(node.left), rows(node.right))
        switch node.kind {
        case .inner, .left, .right, .full:
            // Keys mostly lead from many rows to one: the larger whole table has one row a match.
            let pairs = node.keys.isEmpty ? left * right : left * right / max(whole(node.left), whole(node.right), 1)
            let inner = node.residual == nil ? pairs : pairs / 3
            if node.kind == .inner { return inner }
            return max(inner, node.kind == .left ? left : node.kind == .right ? right : left + right)
        case .semi, .anti: return left / 2
        case .mark, .single: return left
        }
    }

    /// Rows of the largest table below.
    private func whole(_ plan: LogicalPlan) -> Double {
        if case .scan = plan { return rows(plan) }
        return plan.inputs.map { whole($0) }.max() ?? rows(plan)
    }

    /// The share of rows that a conjunct leaves.
    private func share(of conjunct: BoundExpression, _ input: LogicalPlan) -> Double {
        guard case .call(let function, let operands, _) = conjunct else {
            if case .inList(let operand, let values, _) = conjunct, let column = column(operand, input) {
                return min(1, Double(values.count) / Double(max(column.manifest.distinctCount, 1)))
            }
            return Self.unknownShare
        }
        switch function {
        case .or: return min(1, operands.reduce(0) { $0 + share(of: $1, input) })
        case .like, .startsWith: return 0.1
        case .notEqual, .isNotNull: return 0.9
        case .equal, .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard operands.count == 2 else { return Self.unknownShare }
            if case .literal(let value, _) = operands[1], let column = column(operands[0], input) {
                return share(function, column, operands[0], value)
            }
            return function == .equal ? 0.1 : Self.unknownShare
        default: return Self.unknownShare
        }
    }

    private static let unknownShare = 0.33

    private func share(
        _ function: ScalarFunction, _ column: SealedColumn, _ operand: BoundExpression, _ value: Value
    ) -> Double {
        if function == .equal { return 1 / Double(max(column.manifest.distinctCount, 1)) }
        guard let minimum = column.manifest.minimum, let maximum = column.manifest.maximum, minimum < maximum,
            let word = LiteralExpression.word(value), !column.isDouble
        else { return Self.unknownShare }
        let factor = Int128.powerOfTen(max(operand.type.scale - column.schema.type.scale, 0)) ?? 1
        let place = (Double(word) / Double(factor) - Double(minimum)) / (Double(maximum) - Double(minimum))
        let below = min(max(place, 0), 1)
        return max(function == .less || function == .lessOrEqual ? below : 1 - below, 0.001)
    }

    /// The column of a table that an expression is, perhaps widened, where only filters lie between.
    private func column(_ expression: BoundExpression, _ input: LogicalPlan) -> SealedColumn? {
        switch (expression, input) {
        case (.cast(let inner, _), _): return column(inner, input)
        case (.column, .filter(let inner, _)): return column(expression, inner)
        case (.column(let index, _), .scan(let table, let columns)):
            guard tables.indices.contains(table), columns.indices.contains(index),
                tables[table].columns.indices.contains(columns[index])
            else { return nil }
            return tables[table].columns[columns[index]]
        default: return nil
        }
    }
}
