import Schemas

/// CASE in both forms.
extension ExpressionBinder {
    mutating func conditional(_ syntax: CaseSyntax, at span: SourceSpan) throws(PlanningError) -> TypedExpression {
        var operand: TypedExpression?
        if let written = syntax.operand {
            let bound = try bind(written)
            try ExpressionSize.check(bound, times: syntax.branches.count)
            operand = bound
        }
        var conditions: [BoundExpression] = []
        var values: [TypedExpression] = []
        for branch in syntax.branches {
            if let operand {
                let other = try bind(branch.condition)
                conditions.append(try compare(.equal, operand, other, at: branch.condition.span))
            } else {
                conditions.append(try condition(branch.condition))
            }
            values.append(try bind(branch.value))
        }
        if let otherwise = syntax.otherwise { values.append(try bind(otherwise)) }
        let (expressions, type) = try Coercion.unify(values, "CASE")
        let branches = zip(conditions, expressions).map { ConditionalBranch(condition: $0, value: $1) }
        let otherwise = syntax.otherwise == nil ? nil : expressions.last
        return TypedExpression(expression: Self.reduced(branches, otherwise, type), span: span)
    }

    /// Drops branches that never hold and those behind one that always does.
    private static func reduced(
        _ branches: [ConditionalBranch], _ otherwise: BoundExpression?, _ type: ColumnType
    ) -> BoundExpression {
        var kept: [ConditionalBranch] = []
        var otherwise = otherwise
        for branch in branches {
            if branch.condition == TruthFolding.false_ || branch.condition == TruthFolding.null { continue }
            if branch.condition == TruthFolding.true_ {
                otherwise = branch.value
                break
            }
            kept.append(branch)
        }
        if kept.isEmpty { return otherwise ?? .literal(.null, type: type) }
        return .conditional(kept, otherwise: otherwise, type: type)
    }
}
