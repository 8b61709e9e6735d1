import Schemas

/// Binds one open query: resolves its clauses in SQL's order and builds the plan
/// [limit]([sort]([distinct](project([filter](aggregate([filter](scan))))))).
struct QueryBinder {
    let tables: [TableSchema]
    let wantsEvidence: Bool
    /// What FROM names: position in `tables`, or nil without FROM.
    var table: Int?
    var binder = ExpressionBinder(scope: .empty)
    var items: [OutputItem] = []
    var groups: [BoundExpression] = []

    init(tables: [TableSchema], wantsEvidence: Bool) {
        self.tables = tables
        self.wantsEvidence = wantsEvidence
    }

    mutating func bind(_ query: QuerySyntax) throws(PlanningError) -> BoundQuery {
        let select = query.body
        var plan = try source(select.from)
        plan = try filtered(plan, select.filter, clause: "WHERE")
        binder.allowsAggregates = true
        binder.clause = "this clause"
        try bindItems(select.items)
        try bindGroups(select.groupBy)
        let having = try select.having.map { syntax throws(PlanningError) in try havingRoot(syntax) }
        let order = try bindOrder(query.orderBy)
        let isAggregate = !groups.isEmpty || !binder.aggregates.isEmpty || having != nil
        var output = QueryOutput(items: items, order: order, isDistinct: select.isDistinct)
        if isAggregate {
            plan = try aggregated(plan, having: having, output: &output, distinctSpan: select.span)
        } else if wantsEvidence {
            throw PlanningError(
                .evidenceWithoutAggregate, "evidence belongs to aggregates; this query has none", at: select.span)
        }
        let limit = try LimitClause(limit: query.limit, offset: query.offset)
        let columns = output.columns
        return BoundQuery(
            plan: ColumnPruning.prune(try output.plan(over: plan, limit: limit), tables: tables), columns: columns,
            tables: tables,
            isRestricted: false)
    }

    // MARK: FROM, WHERE

    mutating func source(_ from: TableReferenceSyntax?) throws(PlanningError) -> LogicalPlan {
        guard case .table(let name, let alias)? = from else { return .singleRow }
        let index = try TableNames.resolve(name, in: tables)
        table = index
        binder = ExpressionBinder(scope: Scope(table: tables[index], alias: alias))
        return .scan(table: index, columns: Array(tables[index].columns.indices))
    }

    mutating func filtered(
        _ plan: LogicalPlan, _ syntax: ExpressionSyntax?, clause: String
    ) throws(PlanningError) -> LogicalPlan {
        guard let syntax else { return plan }
        binder.clause = clause
        binder.allowsAggregates = false
        return PredicateOrder.filter(plan, try binder.condition(syntax))
    }

    // MARK: SELECT

    private mutating func bindItems(_ syntaxes: [SelectItemSyntax]) throws(PlanningError) {
        for item in syntaxes {
            switch item {
            case .star(let qualifier, let span):
                guard table != nil else {
                    throw PlanningError(.unknownTable, "* needs a table; add FROM", at: span)
                }
                for index in try binder.scope.indices(qualifier: qualifier) {
                    let column = binder.scope.columns[index].schema
                    let typed = TypedExpression(expression: .column(index: index, type: column.type), span: span)
                    items.append(
                        OutputItem(name: column.name, root: BoundRoot(typed: typed, references: [(index, span)])))
                }
            case .expression(let syntax, let alias):
                let root = try binder.root(syntax)
                let name = alias?.text ?? OutputNames.name(of: syntax, in: binder.scope)
                items.append(OutputItem(name: name, root: root, reference: alias))
            }
            guard items.count <= PlanningLimits.outputColumns else {
                throw PlanningError(.listTooLong, "a result has at most \(PlanningLimits.outputColumns) columns")
            }
        }
    }

    // MARK: HAVING

    private mutating func havingRoot(_ syntax: ExpressionSyntax) throws(PlanningError) -> BoundRoot {
        var root = try binder.root(syntax)
        root.typed.expression = try Coercion.convert(root.typed, to: .boolean)
        return root
    }
}

/// Tables by name.
enum TableNames {
    static func resolve(_ name: NameSyntax, in tables: [TableSchema]) throws(PlanningError) -> Int {
        let exact = tables.firstIndex { $0.name == name.text }
        guard let index = exact ?? tables.firstIndex(where: { name.matches($0.name) }) else {
            throw PlanningError(.unknownTable, "table \"\(name.text)\" is not known", at: name.span)
        }
        return index
    }
}
