import Schemas

/// Walks over bound expressions.
extension BoundExpression {
    /// The expressions directly inside.
    package var children: [BoundExpression] {
        switch self {
        case .column, .literal: []
        case .call(_, let arguments, _): arguments
        case .conditional(let branches, let otherwise, _):
            branches.flatMap { [$0.condition, $0.value] } + (otherwise.map { [$0] } ?? [])
        case .cast(let operand, _), .inList(let operand, _, _): [operand]
        }
    }

    /// The same node over transformed children.
    func mapChildren(
        _ transform: (BoundExpression) throws(PlanningError) -> BoundExpression
    ) throws(PlanningError) -> BoundExpression {
        switch self {
        case .column, .literal: return self
        case .call(let function, let arguments, let type):
            var mapped: [BoundExpression] = []
            for argument in arguments { mapped.append(try transform(argument)) }
            return .call(function, mapped, type: type)
        case .conditional(let branches, let otherwise, let type):
            var mapped: [ConditionalBranch] = []
            for branch in branches {
                mapped.append(
                    ConditionalBranch(condition: try transform(branch.condition), value: try transform(branch.value)))
            }
            return .conditional(mapped, otherwise: try otherwise.map(transform), type: type)
        case .cast(let operand, let type): return .cast(try transform(operand), to: type)
        case .inList(let operand, let values, let hasNull):
            return .inList(try transform(operand), values: values, hasNull: hasNull)
        }
    }

    /// The input columns that the expression reads.
    package var columns: Set<Int> {
        if case .column(let index, _) = self { return [index] }
        var found: Set<Int> = []
        for child in children { found.formUnion(child.columns) }
        return found
    }

    /// The same expression over columns at other positions.
    package func remapped(_ positions: [Int: Int]) -> BoundExpression {
        if case .column(let index, let type) = self { return .column(index: positions[index] ?? index, type: type) }
        // No position is missing, so nothing throws.
        return (try? mapChildren { $0.remapped(positions) }) ?? self
    }
}
