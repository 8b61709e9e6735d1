import Schemas

/// GROUP BY, and what it makes of the select list.
extension QueryBinder {
    mutating func bindGroups(_ select: SelectSyntax) throws(PlanningError) {
        var expansion = GroupingSets()
        groupingSets = try expansion.sets(of: select.groupBy, isDistinct: select.isGroupDistinct) {
            syntax throws(PlanningError) in
            let expression = try group(syntax)
            guard expression.columns.allSatisfy({ $0 < binder.scope.columns.count || Placeholder.isPlaceholder($0) })
            else {
                throw PlanningError(
                    .aggregateNotAllowed, "aggregates, windows and GROUPING cannot stand in GROUP BY", at: syntax.span)
            }
            return expression
        }
        groups = expansion.groups
    }

    /// An ordinal, an input column, an output name (input columns go first, as in PostgreSQL), or an expression.
    private mutating func group(_ syntax: ExpressionSyntax) throws(PlanningError) -> BoundExpression {
        if let ordinal = try Ordinals.item(syntax, count: items.count) {
            return try grouped(items[ordinal], at: syntax.span)
        }
        if case .column(nil, let name) = syntax.kind {
            let isInput = binder.scope.columns.contains { name.matches($0.schema.name) }
            if !isInput, let item = items.first(where: { $0.reference.map { name.matches($0.text) } ?? false }) {
                return try grouped(item, at: syntax.span)
            }
        }
        binder.allowsAggregates = false
        binder.clause = "GROUP BY"
        let expression = try binder.bind(syntax).expression
        binder.allowsAggregates = true
        return expression
    }

    private func grouped(_ item: OutputItem, at span: SourceSpan) throws(PlanningError) -> BoundExpression {
        if item.root.typed.isInterval { throw ExpressionBinder.spanNotAllowed(at: span) }
        return item.root.typed.expression
    }

    /// Puts an aggregate, and HAVING, between the rows and the output, and rewrites the output over it.
    mutating func aggregated(
        _ input: LogicalPlan, having: BoundRoot?, output: inout QueryOutput, distinctSpan: SourceSpan
    ) throws(PlanningError) -> LogicalPlan {
        let rewriter = AggregatedInput(
            groups: groups, inputCount: binder.scope.columns.count, scope: binder.scope,
            session: environment.session, groupings: binder.groupings,
            bits: GroupingBits(
                groups: groups, sets: groupingSets, setColumn: groups.count + binder.aggregates.count))
        try output.rewrite(rewriter, aggregates: binder.aggregates, scope: binder.scope)
        for index in binder.windows.indices { try rewrite(&binder.windows[index], rewriter) }
        var node = AggregateNode(
            input: binder.aggregateOrder.isEmpty ? input : .sort(input, binder.aggregateOrder), groups: groups,
            aggregates: binder.aggregates, groupingSets: groupingSets)
        if wantsEvidence {
            node.evidence = try openEvidence(distinct: output.isDistinct ? distinctSpan : nil, at: distinctSpan)
            output.appendEvidence(of: node)
        }
        guard let having else { return .aggregate(node) }
        return PredicateOrder.filter(.aggregate(node), try rewriter.rewrite(having))
    }

    private func openEvidence(
        distinct: SourceSpan?, at span: SourceSpan
    ) throws(PlanningError) -> EvidenceRequest {
        guard groupingSets == nil, binder.windows.isEmpty, binder.aggregates.allSatisfy(\.kind.hasEvidence) else {
            throw PlanningError(
                .unsupported, "evidence of grouping sets, windows, truth values and pairs is not supported yet",
                at: span
            )
        }
        if let distinct {
            throw PlanningError(.unsupported, "evidence of SELECT DISTINCT is not supported yet", at: distinct)
        }
        return EvidenceRequest(subjectKeys: [0])
    }

    /// The finished plan has one aggregate with evidence, and it can tell whom its rows speak of.
    func checkEvidence(_ query: BoundQuery, at span: SourceSpan) throws(PlanningError) {
        guard let node = query.plan.evidenceAggregate else {
            throw PlanningError(
                .evidenceWithoutAggregate, "evidence belongs to aggregates; this query has none", at: span)
        }
        guard !node.input.subjectHomes(tables, shared: query.shared).isEmpty else {
            throw PlanningError(
                .evidenceWithoutSubjectKey, "evidence needs a subject key; declare one when the table is imported")
        }
        _ = try SubjectTracking.track(query)
    }
}

/// Positions in the select list, counted from 1.
enum Ordinals {
    /// The element that a constant number names; nil when `syntax` is no constant.
    static func item(_ syntax: ExpressionSyntax, count: Int) throws(PlanningError) -> Int? {
        guard case .literal(let literal) = syntax.kind else { return nil }
        guard case .value(.integer(let number)) = literal, number >= 1, number <= count else {
            throw PlanningError(
                .invalidOrdinal, "a constant here is the number of an output column, 1 to \(count)", at: syntax.span)
        }
        return Int(number) - 1
    }
}
