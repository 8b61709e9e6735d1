import Schemas

/// Filters: conjuncts that are cheap to test go first. All functions are total, so the order changes no result.
enum PredicateOrder {
    /// `plan` filtered by `predicate`; nothing where it always holds.
    static func filter(_ plan: LogicalPlan, _ predicate: BoundExpression) -> LogicalPlan {
        predicate == TruthFolding.true_ ? plan : .filter(plan, ordered(predicate))
    }

    static func ordered(_ predicate: BoundExpression) -> BoundExpression {
        guard case .call(.and, let conjuncts, _) = predicate else { return predicate }
        let ranked = conjuncts.enumerated().map {
            (cost: cost($0.element), position: $0.offset, expression: $0.element)
        }
        let sorted = ranked.sorted { ($0.cost, $0.position) < ($1.cost, $1.position) }
        return .call(.and, sorted.map(\.expression), type: .boolean)
    }

    /// A rough number of primitive steps a row.
    private static func cost(_ expression: BoundExpression) -> Int {
        let own: Int
        switch expression {
        case .column, .literal: own = 0
        case .inList(_, let values, _): own = 2 + min(values.count, 8)
        case .cast(_, let type): own = type == .text ? 50 : 3
        case .conditional: own = 5
        case .call(let function, let arguments, _):
            switch function {
            case .like, .replace, .position, .concatenate, .joined, .translate, .splitPart, .titleCase, .padLeft,
                .padRight, .repeated, .reversed, .formatDate:
                own = 100
            case .lower, .upper, .trim, .trimLeading, .trimTrailing, .substring, .character: own = 60
            case .power, .exponential, .naturalLogarithm, .logarithm10, .logarithm2, .cubeRoot, .sine, .cosine,
                .tangent, .cotangent, .arcSine, .arcCosine, .arcTangent, .arcTangent2, .factorial:
                own = 20
            default: own = arguments.contains { $0.type == .text } ? 4 : 1
            }
        }
        return expression.children.reduce(own) { $0 + cost($1) }
    }
}
