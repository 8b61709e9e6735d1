import Schemas

/// Rewrites expressions over the rows into expressions over the groups: grouping expressions and aggregates become
/// columns of the aggregate's output, and a column that is neither is refused.
struct AggregatedInput {
    var groups: [BoundExpression]
    /// Columns of the rows; an index beyond names an aggregate.
    var inputCount: Int
    var scope: Scope
    /// Where the subqueries are, whose arguments are rewritten too.
    var session: BindingSession?
    /// The arguments of each GROUPING, and what they become.
    var groupings: [[TypedExpression]] = []
    var bits: GroupingBits?

    func rewrite(_ root: BoundRoot) throws(PlanningError) -> BoundExpression {
        try rewrite(root.typed.expression, in: root)
    }

    private func rewrite(_ expression: BoundExpression, in root: BoundRoot) throws(PlanningError) -> BoundExpression {
        if let position = groups.firstIndex(of: expression) { return .column(index: position, type: expression.type) }
        if expression.type == .boolean, let found = try hiddenGroup(expression, in: root) { return found }
        if case .column(let index, let type) = expression {
            if Placeholder.isPlaceholder(index) { return try moved(index, type, in: root) }
            if PendingColumn.isWindow(index) { return expression }
            if let number = PendingColumn.groupingNumber(index), let bits {
                return try bits.value(of: groupings[number])
            }
            guard index >= inputCount else {
                let span = root.references.first { $0.column == index }?.span ?? root.typed.span
                throw PlanningError(
                    .notGrouped,
                    "column \"\(scope.columns[index].schema.name)\" must stand in GROUP BY or inside an aggregate",
                    at: span)
            }
            return .column(index: groups.count + index - inputCount, type: type)
        }
        return try expression.mapChildren { child throws(PlanningError) in try rewrite(child, in: root) }
    }

    /// A grouping condition that folding has merged with what stands around it: NOT of it, or an AND or OR that took it in.
    private func hiddenGroup(
        _ expression: BoundExpression, in root: BoundRoot
    ) throws(PlanningError) -> BoundExpression? {
        if let position = groups.firstIndex(of: TruthFolding.negate(expression)) {
            return .call(.not, [.column(index: position, type: .boolean)], type: .boolean)
        }
        guard case .call(let function, let operands, _) = expression, function == .and || function == .or else {
            return nil
        }
        for (position, group) in groups.enumerated() {
            guard case .call(function, let inner, _) = group, inner.count < operands.count,
                let start = (0...(operands.count - inner.count)).first(where: {
                    operands[$0..<$0 + inner.count].elementsEqual(inner)
                })
            else { continue }
            var kept: [BoundExpression] = []
            for operand in operands[..<start] { kept.append(try rewrite(operand, in: root)) }
            kept.append(.column(index: position, type: .boolean))
            for operand in operands[(start + inner.count)...] { kept.append(try rewrite(operand, in: root)) }
            return .call(function, kept, type: .boolean)
        }
        return nil
    }

    /// A subquery with its arguments over the groups; columns from around stay.
    private func moved(_ index: Int, _ type: ColumnType, in root: BoundRoot) throws(PlanningError) -> BoundExpression {
        guard let number = Placeholder.subqueryNumber(index), let session else {
            return .column(index: index, type: type)
        }
        let moved = try session.moved(number) { expression throws(PlanningError) in try rewrite(expression, in: root) }
        return .column(index: Placeholder.subquery(moved), type: type)
    }
}

/// A whole expression of a clause, with the columns it named outside aggregates.
struct BoundRoot {
    var typed: TypedExpression
    var references: [(column: Int, span: SourceSpan)] = []
}

extension ExpressionBinder {
    mutating func root(_ syntax: ExpressionSyntax) throws(PlanningError) -> BoundRoot {
        let before = references.count
        let typed = try bindSpan(syntax)
        return BoundRoot(typed: typed, references: Array(references[before...]))
    }
}
