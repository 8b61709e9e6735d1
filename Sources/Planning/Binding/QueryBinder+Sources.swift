import Schemas

/// FROM: what gives rows, and the columns that the other clauses may name.
struct BoundSource {
    var plan: LogicalPlan
    /// One a column of the plan, in its order.
    var scope: Scope
}

extension QueryBinder {
    func source(of reference: TableReferenceSyntax) throws(PlanningError) -> BoundSource {
        switch reference {
        case .table(let name, let alias): return try table(name, alias)
        case .derived(let query, let alias, _): return try derived(query, alias, inside: environment.outer)
        case .function(let function, let alias): return try self.function(function, alias)
        case .join(let join): return try self.join(join)
        }
    }

    private func table(_ name: NameSyntax, _ alias: TableAliasSyntax?) throws(PlanningError) -> BoundSource {
        if let common = environment.commonTables.last(where: { name.matches($0.name.text) }) {
            let session = environment.session
            session.isPlain = false
            let number = try self.number(of: common, at: name.span)
            session.commonTables[number].useCount += 1
            let relation = session.commonTables[number].relation
            let index = common.isLatest ? RecursionNode.latest : Placeholder.common(number)
            let plan = LogicalPlan.shared(index: index, types: relation.types)
            return BoundSource(plan: plan, scope: try Self.scope(relation, alias, name: name))
        }
        let index = try TableNames.resolve(name, in: tables)
        var scope = Scope(table: tables[index], alias: alias?.name)
        scope.tables = [alias?.name ?? name]
        try Self.rename(&scope, alias)
        return BoundSource(plan: .scan(table: index, columns: Array(tables[index].columns.indices)), scope: scope)
    }

    /// The table of WITH as seen from here: what it reads of the queries around is handed down to queries inside.
    private func number(
        of common: BindingEnvironment.CommonName, at span: SourceSpan
    ) throws(PlanningError) -> Int {
        let session = environment.session
        var table = session.commonTables[common.number]
        guard !table.arguments.isEmpty, common.frame !== environment.outer else { return common.number }
        var arguments: [BoundExpression] = []
        for argument in table.arguments {
            guard let adopted = environment.outer?.adopt(argument, of: common.frame) else {
                throw PlanningError(
                    .unsupported, "this table of WITH reads columns that cannot be named from here", at: span)
            }
            arguments.append(adopted)
        }
        table.arguments = arguments
        session.commonTables.append(table)
        return session.commonTables.count - 1
    }

    private func derived(
        _ query: QuerySyntax, _ alias: TableAliasSyntax?, inside frame: OuterFrame?
    ) throws(PlanningError) -> BoundSource {
        environment.session.isPlain = false
        var inner = QueryBinder(environment.inside(frame, hidesLatest: false))
        let relation = try inner.relation(of: query)
        return BoundSource(plan: relation.plan, scope: try Self.scope(relation, alias, name: nil))
    }

    private static func scope(
        _ relation: BoundRelation, _ alias: TableAliasSyntax?, name: NameSyntax?
    ) throws(PlanningError) -> Scope {
        let table = alias?.name ?? name
        var scope = Scope()
        scope.columns = zip(relation.columns, relation.types).map {
            Scope.Column(qualifier: table?.text, schema: ColumnSchema(name: $0.name, type: $1))
        }
        scope.tables = table.map { [$0] } ?? []
        try rename(&scope, alias)
        return scope
    }

    /// alias (name, …): as many names as there are, from the first column.
    private static func rename(_ scope: inout Scope, _ alias: TableAliasSyntax?) throws(PlanningError) {
        guard let alias else { return }
        guard alias.columns.count <= scope.columns.count else {
            throw PlanningError(
                .columnCount, "the alias names \(alias.columns.count) columns, there are \(scope.columns.count)",
                at: alias.name.span)
        }
        for (index, name) in alias.columns.enumerated() { scope.columns[index].schema.name = name.text }
    }

    // MARK: Joins

    private func join(_ join: JoinSyntax) throws(PlanningError) -> BoundSource {
        environment.session.isPlain = false
        let left = try source(of: join.left)
        let right = try self.right(join, left)
        let scope = try left.scope.joined(right.scope)
        var node = JoinNode(kind: Self.kind(join.kind), left: left.plan, right: right.plan)
        switch join.condition {
        case .always: return BoundSource(plan: .join(node), scope: scope)
        case .on(let syntax):
            var binder = ExpressionBinder(scope: scope)
            binder.environment = environment
            binder.clause = "JOIN … ON"
            node.residual = try binder.condition(syntax)
            return BoundSource(plan: .join(node), scope: scope)
        case .using(let names): return try merged(node, scope, left.scope, right.scope, names, join)
        case .natural:
            let names = Self.commonNames(left.scope, right.scope, at: join.span)
            return try merged(node, scope, left.scope, right.scope, names, join)
        }
    }

    /// The right side; behind LATERAL it may name the left side's columns.
    private func right(_ join: JoinSyntax, _ left: BoundSource) throws(PlanningError) -> BoundSource {
        guard case .derived(let query, let alias, true) = join.right else { return try source(of: join.right) }
        let frame = OuterFrame(scope: left.scope, parent: environment.outer)
        var source = try derived(query, alias, inside: frame)
        guard !frame.arguments.isEmpty else { return source }
        guard join.kind == .inner || join.kind == .left else {
            throw PlanningError(.unsupported, "LATERAL behind RIGHT or FULL JOIN is not possible", at: join.span)
        }
        let subquery = Subquery(use: .rows, plan: source.plan, arguments: frame.arguments)
        source.plan = .shared(
            index: Placeholder.lateral(environment.session.add(subquery)),
            types: source.scope.columns.map(\.schema.type))
        return source
    }

    private static func kind(_ kind: JoinSyntax.Kind) -> JoinKind {
        switch kind {
        case .inner: .inner
        case .left: .left
        case .right: .right
        case .full: .full
        }
    }

    private static func commonNames(_ left: Scope, _ right: Scope, at span: SourceSpan) -> [NameSyntax] {
        let visible = Set(right.columns.filter { !$0.isHidden }.map { $0.schema.name.lowercased() })
        return left.columns.filter { !$0.isHidden && visible.contains($0.schema.name.lowercased()) }
            .map { NameSyntax(text: $0.schema.name, isQuoted: false, span: span) }
    }

    /// USING and NATURAL: the merged columns come first and stand for both sides'.
    private func merged(
        _ node: JoinNode, _ scope: Scope, _ left: Scope, _ right: Scope, _ names: [NameSyntax], _ join: JoinSyntax
    ) throws(PlanningError) -> BoundSource {
        guard !names.isEmpty else { return BoundSource(plan: .join(node), scope: scope) }
        let leftCount = left.columns.count
        var (node, rest) = (node, scope)
        var conditions: [BoundExpression] = []
        var expressions: [BoundExpression] = []
        var columns: [Scope.Column] = []
        for name in names {
            let (a, b) = (try left.resolve(qualifier: nil, name), try right.resolve(qualifier: nil, name))
            let sides = [(a, left.columns[a]), (b + leftCount, right.columns[b])].map {
                TypedExpression(expression: .column(index: $0.0, type: $0.1.schema.type), span: name.span)
            }
            let (operands, type) = try Coercion.unify(sides, "USING")
            conditions.append(Folding.call(.equal, operands, .boolean))
            switch join.kind {
            case .inner, .left: expressions.append(operands[0])
            case .right: expressions.append(operands[1])
            case .full: expressions.append(Folding.call(.coalesce, operands, type))
            }
            columns.append(Scope.Column(schema: ColumnSchema(name: left.columns[a].schema.name, type: type)))
            rest.columns[a].isHidden = true
            rest.columns[b + leftCount].isHidden = true
        }
        node.residual = Folding.call(.and, conditions, .boolean)
        expressions += scope.columns.enumerated().map { .column(index: $0, type: $1.schema.type) }
        rest.columns = columns + rest.columns
        return BoundSource(plan: .project(.join(node), expressions), scope: rest)
    }
}
