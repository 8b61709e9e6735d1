import Schemas

/// FROM of a restricted query, from its text: one table, or several joined along declared foreign keys.
struct RestrictedFrom {
    var plan: LogicalPlan
    var scope: Scope
    var source: RestrictedSource
    /// Where it stands in the text.
    var span: SourceSpan

    /// Throws what is not allowed, with its place.
    static func bind(
        _ reference: TableReferenceSyntax, _ tables: [TableSchema]
    ) throws(PlanningError) -> RestrictedFrom {
        let from = try bindAny(reference, tables)
        guard from.source.root != nil else {
            throw PlanningError(
                .joinShape, "FROM needs one table from which foreign keys lead to all others, each by one way",
                at: from.span)
        }
        return from
    }

    private static func bindAny(
        _ reference: TableReferenceSyntax, _ tables: [TableSchema]
    ) throws(PlanningError) -> RestrictedFrom {
        switch reference {
        case .table(let name, let alias):
            let index = try TableNames.resolve(name, in: tables)
            var scope = Scope(table: tables[index], alias: alias?.name)
            scope.tables = [alias?.name ?? name]
            let columns = Array(tables[index].columns.indices)
            return RestrictedFrom(
                plan: .scan(table: index, columns: columns), scope: scope,
                source: RestrictedSource(tables[index], columns: columns), span: name.span)
        case .join(let join):
            return try bind(join, try bindAny(join.left, tables), try bindAny(join.right, tables))
        case .function(let function, _):
            throw PlanningError(
                .unsupported, "a function in FROM is not supported over restricted data", at: function.span)
        case .derived(let query, _, _):
            throw PlanningError(
                .unsupported, "a subquery in FROM is not supported over restricted data", at: query.span)
        }
    }

    private static func bind(
        _ join: JoinSyntax, _ left: RestrictedFrom, _ right: RestrictedFrom
    ) throws(PlanningError) -> RestrictedFrom {
        guard join.kind == .inner || join.kind == .left else {
            throw PlanningError(
                .joinKind,
                "restricted tables are joined by JOIN and LEFT JOIN; put the table with the foreign key first",
                at: join.span)
        }
        var scope = try left.scope.joined(right.scope)
        let shift = left.scope.columns.count
        var pairs: [(left: Int, right: Int)] = []
        switch join.condition {
        case .always, .natural:
            throw PlanningError(
                .joinCondition, "write JOIN … ON with the columns of a declared foreign key", at: join.span)
        case .using(let names):
            for name in names {
                let pair = (
                    left: try left.scope.resolve(qualifier: nil, name),
                    right: try right.scope.resolve(qualifier: nil, name)
                )
                // The name alone means the left side's.
                scope.columns[pair.right + shift].isHidden = true
                pairs.append(pair)
            }
        case .on(let condition): try collect(condition, scope, shift, &pairs)
        }
        guard let edge = RestrictedSource.edge(left.source, right.source, pairs: pairs) else {
            throw PlanningError(
                .joinCondition,
                "the condition is no declared foreign key: all of its columns, each equal to the one it names",
                at: join.span)
        }
        // A row that is kept without a partner is one of the table with the foreign key.
        guard join.kind == .inner || edge.from < left.source.tables.count else {
            throw PlanningError(
                .joinKind, "LEFT JOIN keeps the table with the foreign key: put it on the left", at: join.span)
        }
        let keys = pairs.map { pair in
            JoinKey(left: left.scope.expression(pair.left), right: right.scope.expression(pair.right))
        }
        let node = JoinNode(
            kind: join.kind == .left ? .left : .inner, left: left.plan, right: right.plan, keys: keys)
        return RestrictedFrom(
            plan: .join(node), scope: scope, source: left.source.joined(right.source, along: edge), span: left.span)
    }

    /// Equal columns, one of each side, joined by AND.
    private static func collect(
        _ syntax: ExpressionSyntax, _ scope: Scope, _ shift: Int, _ pairs: inout [(left: Int, right: Int)]
    ) throws(PlanningError) {
        switch syntax.kind {
        case .logical(.and, let operands):
            for operand in operands { try collect(operand, scope, shift, &pairs) }
            return
        case .binary(.equal, let left, let right):
            guard case .column(let one, let name) = left.kind, case .column(let other, let otherName) = right.kind
            else {
                break
            }
            let (a, b) = (try scope.resolve(qualifier: one, name), try scope.resolve(qualifier: other, otherName))
            guard min(a, b) < shift, max(a, b) >= shift else { break }
            pairs.append((left: min(a, b), right: max(a, b) - shift))
            return
        default: break
        }
        throw PlanningError(
            .joinCondition, "ON compares the columns of a foreign key with =, joined by AND; filter in WHERE",
            at: syntax.span)
    }
}

extension Scope {
    fileprivate func expression(_ column: Int) -> BoundExpression {
        .column(index: column, type: columns[column].schema.type)
    }
}
