import Schemas

/// Builds the one plan shape of restricted queries:
/// [limit](sort(project(aggregate([filter](scans and joins))))), with evidence for every subject key behind the visible columns.
/// The sort covers all grouping columns, so that the order of rows says nothing about the data.
struct RestrictedAssembly {
    let from: RestrictedFrom
    let tables: [TableSchema]

    private var scope: Scope { from.scope }
    private var columns: [ColumnSchema] { from.source.columns }

    func query(
        over input: LogicalPlan, _ approved: ApprovedQuery, limit: LimitClause
    ) throws(PlanningError) -> BoundQuery {
        var binder = ExpressionBinder(scope: scope)
        binder.allowsAggregates = true
        let groups = approved.groups.map(column)
        let rewriter = AggregatedInput(groups: groups, inputCount: scope.columns.count, scope: scope)
        var visible: [BoundExpression] = []
        for output in approved.outputs {
            switch output.source {
            case .group(let column): visible.append(try rewriter.rewrite(BoundRoot(typed: typed(column))))
            case .aggregate(let syntax): visible.append(try rewriter.rewrite(try binder.root(syntax)))
            }
        }
        guard let request = from.source.evidence(over: from.plan, tables) else {
            throw PlanningError(
                .joinSubjects, "the joined tables speak of subjects that cannot be told apart", at: from.span)
        }
        var (aggregates, complements) = (binder.aggregates, [Int: Int]())
        for (index, call) in binder.aggregates.enumerated() {
            guard let complement = call.complement else { continue }
            complements[index] = aggregates.count
            aggregates.append(complement)
        }
        let node = AggregateNode(
            input: input, groups: groups, aggregates: aggregates, evidence: request,
            completion: approved.groups.compactMap { columns[$0].domain })
        let evidence = EvidenceLayout.columns(of: node)
        var plan = LogicalPlan.project(.aggregate(node), visible + evidence)
        if !groups.isEmpty { plan = .sort(plan, sortKeys(approved, visible)) }
        plan = limit.applied(to: plan)
        let query = BoundQuery(
            plan: ColumnPruning.prune(plan, tables: tables), columns: resultColumns(approved, visible, node),
            tables: tables,
            isRestricted: true,
            evidence: EvidenceLayout(
                firstColumn: visible.count, aggregateCount: node.aggregates.count, keyCount: request.subjectKeys.count),
            evidenceSource: visible.map { Self.aggregate(behind: $0, node) }, complements: complements)
        do { _ = try SubjectTracking.track(query) } catch {
            throw PlanningError(
                .joinSubjects,
                "a row of these joins may speak of two subjects of one type; leave one of the tables out",
                at: from.span)
        }
        return query
    }

    private func column(_ index: Int) -> BoundExpression { .column(index: index, type: columns[index].type) }

    private func typed(_ index: Int) -> TypedExpression {
        TypedExpression(expression: column(index), span: SourceSpan(0, 0))
    }

    private static func aggregate(behind expression: BoundExpression, _ node: AggregateNode) -> Int? {
        guard case .column(let index, _) = expression, index >= node.groups.count else { return nil }
        return index - node.groups.count
    }

    private func group(behind expression: BoundExpression, _ node: AggregateNode) -> ColumnRole {
        guard case .column(let index, _) = expression, node.groups.indices.contains(index) else {
            return .group(column: nil)
        }
        return QueryOutput.role(ofGroup: node.groups[index], scope: scope)
    }

    private func resultColumns(
        _ approved: ApprovedQuery, _ visible: [BoundExpression], _ node: AggregateNode
    ) -> [ResultColumn] {
        zip(approved.outputs, visible).map { output, expression in
            let role = Self.aggregate(behind: expression, node).map {
                QueryOutput.role(of: node.aggregates[$0], scope: scope)
            }
            return ResultColumn(
                name: output.name, type: ResultType(expression.type), role: role ?? group(behind: expression, node))
        }
    }

    /// The wanted order, then every other grouping column.
    private func sortKeys(_ approved: ApprovedQuery, _ visible: [BoundExpression]) -> [SortKey] {
        var keys: [SortKey] = []
        let rest = approved.groups.map { ApprovedQuery.Order(column: $0, isDescending: false, nullsFirst: false) }
        for order in approved.order + rest {
            guard let group = approved.groups.firstIndex(of: order.column) else { continue }
            let target = BoundExpression.column(index: group, type: columns[order.column].type)
            guard let position = visible.firstIndex(of: target) else { continue }
            let key = BoundExpression.column(index: position, type: target.type)
            guard !keys.contains(where: { $0.expression == key }) else { continue }
            keys.append(SortKey(expression: key, isDescending: order.isDescending, nullsFirst: order.nullsFirst))
        }
        return keys
    }
}
