import Schemas

/// Binds one query: resolves its clauses in SQL's order and builds the plan
/// [limit]([sort]([distinct](project([filter](aggregate([filter](source))))))).
struct QueryBinder {
    let tables: [TableSchema]
    let wantsEvidence: Bool
    /// What FROM names where that is one table: its position in `tables`.
    var table: Int?
    var binder = ExpressionBinder(scope: .empty)
    var items: [OutputItem] = []
    var groups: [BoundExpression] = []
    /// Positions in `groups` that each grouping set keeps; nil: one set of all.
    var groupingSets: [[Int]]?
    var environment: BindingEnvironment

    init(tables: [TableSchema], wantsEvidence: Bool) {
        self.tables = tables
        self.wantsEvidence = wantsEvidence
        environment = BindingEnvironment(session: BindingSession(tables: tables))
    }

    /// A query inside another.
    init(_ environment: BindingEnvironment) {
        tables = environment.session.tables
        wantsEvidence = false
        self.environment = environment
    }

    /// Binds the whole text. What is more than one table goes through `Decorrelation`.
    mutating func bind(_ query: QuerySyntax) throws(PlanningError) -> BoundQuery {
        let bound = try plan(query)
        if wantsEvidence { try checkEvidence(bound, at: query.span) }
        return bound
    }

    private mutating func plan(_ query: QuerySyntax) throws(PlanningError) -> BoundQuery {
        let relation = try self.relation(of: query)
        let session = environment.session
        guard !session.isPlain else {
            return BoundQuery(
                plan: ColumnPruning.prune(relation.plan, tables: tables), columns: relation.columns, tables: tables,
                isRestricted: false)
        }
        return try RelationalPlanner(session).query(relation)
    }

    /// SELECT with the order and limits around it.
    mutating func select(_ select: SelectSyntax, of query: QuerySyntax) throws(PlanningError) -> BoundRelation {
        var plan = try source(select.from)
        plan = try filtered(plan, select.filter, clause: "WHERE")
        if select.groupBy.contains(where: \.hasSets) { binder.identities = ExpressionIdentities() }
        binder.allowsAggregates = true
        binder.clause = "this clause"
        binder.namedWindows = try NamedWindows(select.windows)
        binder.allowsWindows = true
        try bindItems(select.items)
        binder.allowsWindows = false
        try bindGroups(select)
        let having = try select.having.map { syntax throws(PlanningError) in try havingRoot(syntax) }
        binder.allowsWindows = true
        let order = try bindOrder(query.orderBy)
        let distinctOn = try bindDistinctOn(select.distinctOn)
        let isAggregate =
            !select.groupBy.isEmpty || !binder.aggregates.isEmpty || having != nil || !binder.groupings.isEmpty
        var output = QueryOutput(items: items, order: order, isDistinct: select.isDistinct, distinctOn: distinctOn)
        if isAggregate {
            plan = try aggregated(plan, having: having, output: &output, distinctSpan: select.span)
        } else if wantsEvidence {
            throw PlanningError(
                .evidenceWithoutAggregate, "evidence belongs to aggregates; this query has none", at: select.span)
        }
        if !binder.windows.isEmpty { plan = windowed(plan, &output) }
        let limit = try LimitClause(query)
        return BoundRelation(
            plan: try output.plan(over: plan, limit: limit), columns: output.columns,
            types: output.expressions.map(\.type),
            constants: items.map { $0.root.typed.isUntyped ? $0.root.typed : nil })
    }

    // MARK: FROM, WHERE

    mutating func source(_ from: TableReferenceSyntax?) throws(PlanningError) -> LogicalPlan {
        binder.environment = environment
        guard let from else { return .singleRow }
        let source = try self.source(of: from)
        binder = ExpressionBinder(scope: source.scope)
        binder.environment = environment
        if case .scan(let index, _) = source.plan { table = index }
        return source.plan
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
                guard !binder.scope.columns.isEmpty else {
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
