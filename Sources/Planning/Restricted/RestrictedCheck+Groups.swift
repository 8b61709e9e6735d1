import Schemas

/// GROUP BY and ORDER BY.
extension RestrictedCheck {
    mutating func checkGroups(_ select: SelectSyntax) throws(PlanningError) {
        for element in select.groupBy {
            guard case .expressions(let list, _) = element, list.count == 1, let syntax = list.first else {
                refuse(
                    .groupExpression, "GROUP BY takes bare columns; totals are sums over the released table",
                    at: element.span)
                continue
            }
            guard let target = try groupTarget(syntax, select.items), let column = try column(target) else {
                refuse(
                    .groupExpression, "GROUP BY takes bare columns; use a column whose values are the groups",
                    at: syntax.span)
                continue
            }
            checkGroup(column, at: syntax.span)
        }
    }

    /// The expression that an ordinal or an output name stands for.
    private func groupTarget(
        _ syntax: ExpressionSyntax, _ items: [SelectItemSyntax]
    ) throws(PlanningError) -> ExpressionSyntax? {
        if let ordinal = try Ordinals.item(syntax, count: items.count) { return expression(items[ordinal]) }
        guard case .column(nil, let name) = syntax.kind,
            !scope.columns.contains(where: { name.matches($0.schema.name) })
        else { return syntax }
        let named = items.first { item in
            if case .expression(_, let alias?) = item { name.matches(alias.text) } else { false }
        }
        return named.flatMap(expression) ?? syntax
    }

    private func expression(_ item: SelectItemSyntax) -> ExpressionSyntax? {
        if case .expression(let syntax, _) = item { syntax } else { nil }
    }

    private mutating func checkGroup(_ column: Int, at span: SourceSpan) {
        guard checkUse(of: column, [.dimension, .sensitive], .groupColumnUse, "only dimensions group", at: span) else {
            return
        }
        guard let domain = columns[column].domain, domain.count > 0 else {
            refuse(
                .groupWithoutDomain,
                "column \"\(columns[column].name)\" has no declared domain, so groups could name single subjects; choose another",
                at: span)
            return
        }
        guard !approved.groups.contains(column) else { return }
        // Results are compared by the names of their groups.
        guard !approved.groups.contains(where: { columns[$0].name == columns[column].name }) else {
            refuse(
                .groupExpression, "two grouping columns are named \"\(columns[column].name)\"; group by one of them",
                at: span)
            return
        }
        approved.groups.append(column)
    }

    // MARK: ORDER BY, LIMIT

    mutating func checkOrder(_ query: QuerySyntax) throws(PlanningError) {
        // Ordinals count all output columns: after a refusal they would point elsewhere.
        guard refusals.isEmpty || query.orderBy.allSatisfy({ !$0.expression.isLiteral }) else { return }
        for order in query.orderBy {
            guard let column = try orderColumn(order.expression), approved.groups.contains(column) else {
                refuse(
                    .orderNotByGroup,
                    "ORDER BY takes grouping columns only: the order of aggregates would show true values",
                    at: order.expression.span)
                continue
            }
            approved.order.append(
                ApprovedQuery.Order(column: column, isDescending: order.isDescending, nullsFirst: order.nullsFirst))
        }
        guard let limit = query.limit ?? query.offset else { return }
        guard Set(approved.order.map(\.column)).isSuperset(of: approved.groups) else {
            refuse(
                .limitWithoutFullOrder,
                "LIMIT and OFFSET need an ORDER BY over all grouping columns; add it or leave them out",
                at: limit.span)
            return
        }
    }

    /// The group column that an ordinal, an output name or a bare column means.
    private func orderColumn(_ syntax: ExpressionSyntax) throws(PlanningError) -> Int? {
        if case .literal = syntax.kind {
            guard let ordinal = try Ordinals.item(syntax, count: approved.outputs.count) else { return nil }
            return groupColumn(approved.outputs[ordinal])
        }
        if case .column(nil, let name) = syntax.kind,
            let output = approved.outputs.first(where: { name.matches($0.name) })
        {
            return groupColumn(output)
        }
        return try column(syntax)
    }

    private func groupColumn(_ output: ApprovedQuery.Output) -> Int? {
        if case .group(let column) = output.source { column } else { nil }
    }
}

extension ExpressionSyntax {
    fileprivate var isLiteral: Bool { if case .literal = kind { true } else { false } }
}
