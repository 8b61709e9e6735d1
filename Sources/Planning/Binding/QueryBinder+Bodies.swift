import Schemas

/// Queries other than one SELECT: WITH, set operations, VALUES.
extension QueryBinder {
    /// Any query, with its own WITH, order and limits.
    mutating func relation(of query: QuerySyntax) throws(PlanningError) -> BoundRelation {
        try bindCommonTables(query.with)
        if case .select(let select) = query.body { return try self.select(select, of: query) }
        environment.session.isPlain = false
        return try ordered(try body(query.body), query)
    }

    private mutating func bindCommonTables(_ syntaxes: [CommonTableSyntax]) throws(PlanningError) {
        for (index, syntax) in syntaxes.enumerated() {
            guard !syntaxes[..<index].contains(where: { syntax.name.matches($0.name.text) }) else {
                throw PlanningError(.duplicateTable, "WITH names this table twice", at: syntax.name.span)
            }
            let frame = environment.outer.map { OuterFrame(scope: .empty, parent: $0) }
            let common = environment.inside(frame)
            environment.session.isPlain = false
            var table: CommonTable
            if let recursive = try recursion(syntax, common) {
                table = recursive
            } else {
                var inner = QueryBinder(common)
                table = CommonTable(relation: try inner.relation(of: syntax.query))
                try Self.rename(&table.relation, syntax)
            }
            table.arguments = frame?.arguments ?? []
            guard table.step == nil || table.arguments.isEmpty else {
                throw PlanningError(
                    .unsupported, "a recursive query cannot name columns of the query around", at: syntax.name.span)
            }
            environment.session.commonTables.append(table)
            environment.commonTables.append(
                BindingEnvironment.CommonName(
                    name: syntax.name, number: environment.session.commonTables.count - 1, frame: environment.outer))
        }
    }

    static func rename(_ relation: inout BoundRelation, _ syntax: CommonTableSyntax) throws(PlanningError) {
        guard syntax.columns.count <= relation.columns.count else {
            throw PlanningError(
                .columnCount, "\(syntax.columns.count) columns are named, the query has \(relation.columns.count)",
                at: syntax.name.span)
        }
        for (index, name) in syntax.columns.enumerated() { relation.columns[index].name = name.text }
    }

    func body(_ body: QueryBodySyntax) throws(PlanningError) -> BoundRelation {
        var inner = QueryBinder(environment)
        switch body {
        case .select(let select): return try inner.relation(of: QuerySyntax(body: body, span: select.span))
        case .nested(let query): return try inner.relation(of: query)
        case .values(let rows, _): return try values(rows)
        case .combined(let combined):
            let left = try self.body(combined.left)
            return try combine(left, try self.body(combined.right), combined)
        }
    }

    // MARK: Set operations

    private func combine(
        _ left: BoundRelation, _ right: BoundRelation, _ syntax: SetOperationSyntax
    ) throws(PlanningError) -> BoundRelation {
        let name = syntax.operation.rawValue
        guard left.columns.count == right.columns.count else {
            throw PlanningError(
                .columnCount,
                "both sides of \(name) need equally many columns; they have \(left.columns.count) and \(right.columns.count)",
                at: syntax.span)
        }
        var result = left
        var (lefts, rights): ([BoundExpression], [BoundExpression]) = ([], [])
        for index in left.columns.indices {
            let operands = [
                left.operand(index, at: syntax.left.span), right.operand(index, at: syntax.right.span),
            ]
            let (expressions, type) = try Coercion.unify(operands, name)
            lefts.append(Folding.exactly(expressions[0], type))
            rights.append(Folding.exactly(expressions[1], type))
            result.types[index] = type
            result.columns[index].type = ResultType(type)
            result.columns[index].role = .plain
            result.constants[index] = nil
        }
        let (a, b) = (Self.projected(left, lefts), Self.projected(right, rights))
        switch syntax.operation {
        case .union: result.plan = Self.union(a, b, isAll: syntax.isAll)
        case .intersect, .except:
            let kind: SetOperationNode.Kind = syntax.operation == .intersect ? .intersect : .except
            result.plan = .setOperation(SetOperationNode(kind: kind, isAll: syntax.isAll, left: a, right: b))
        }
        return result
    }

    /// The relation with converted columns; itself where nothing changes.
    static func projected(_ relation: BoundRelation, _ expressions: [BoundExpression]) -> LogicalPlan {
        let isSame = expressions.enumerated().allSatisfy {
            $0.element == .column(index: $0.offset, type: relation.types[$0.offset])
        }
        return isSame ? relation.plan : .project(relation.plan, expressions)
    }

    /// A chain of one kind is one node, so that long chains are not deep.
    private static func union(_ left: LogicalPlan, _ right: LogicalPlan, isAll: Bool) -> LogicalPlan {
        switch (left, isAll) {
        case (.unionAll(let inputs), true): .unionAll(inputs + [right])
        case (.distinct(.unionAll(let inputs)), false): .distinct(.unionAll(inputs + [right]))
        default: isAll ? .unionAll([left, right]) : .distinct(.unionAll([left, right]))
        }
    }

    // MARK: VALUES

    func values(_ rows: [[ExpressionSyntax]]) throws(PlanningError) -> BoundRelation {
        var binder = ExpressionBinder(scope: .empty)
        binder.environment = environment
        binder.clause = "VALUES"
        var bound: [[TypedExpression]] = []
        for row in rows {
            var values: [TypedExpression] = []
            for syntax in row { values.append(try binder.bind(syntax)) }
            bound.append(values)
        }
        let width = bound.first?.count ?? 0
        var types: [ColumnType] = []
        var columns: [[BoundExpression]] = []
        for index in 0..<width {
            let (expressions, type) = try Coercion.unify(bound.map { $0[index] }, "VALUES")
            types.append(type)
            columns.append(expressions.map { Folding.exactly($0, type) })
        }
        let table = rows.indices.map { row in columns.map { $0[row] } }
        let isSingle = rows.count == 1
        return BoundRelation(
            plan: Self.plan(of: table, types),
            columns: types.enumerated().map {
                ResultColumn(name: "column\($0 + 1)", type: ResultType($1), role: .plain)
            },
            types: types, constants: (0..<width).map { isSingle && bound[0][$0].isUntyped ? bound[0][$0] : nil })
    }

    private static func plan(of rows: [[BoundExpression]], _ types: [ColumnType]) -> LogicalPlan {
        let constants = rows.map { row in
            row.compactMap { if case .literal(let value, _) = $0 { value } else { nil } }
        }
        if zip(rows, constants).allSatisfy({ $0.count == $1.count }) { return .values(constants, types: types) }
        let parts = rows.map { LogicalPlan.project(.singleRow, $0) }
        return parts.count == 1 ? parts[0] : .unionAll(parts)
    }

    // MARK: ORDER BY, LIMIT

    /// The order and limits of a set operation or VALUES: its output columns are what may be named.
    private func ordered(_ relation: BoundRelation, _ query: QuerySyntax) throws(PlanningError) -> BoundRelation {
        var relation = relation
        var scope = Scope()
        scope.columns = zip(relation.columns, relation.types).map {
            Scope.Column(schema: ColumnSchema(name: $0.name, type: $1))
        }
        var binder = ExpressionBinder(scope: scope)
        binder.clause = "ORDER BY of a set operation"
        let columns = relation.types.enumerated().map { BoundExpression.column(index: $0, type: $1) }
        var projected = columns
        var keys: [SortKey] = []
        for order in query.orderBy {
            let ordinal = try Ordinals.item(order.expression, count: columns.count)
            let expression: BoundExpression
            if let ordinal {
                expression = columns[ordinal]
            } else {
                expression = try binder.bind(order.expression).expression
            }
            let index = projected.firstIndex(of: expression) ?? projected.count
            if index == projected.count { projected.append(expression) }
            let key = BoundExpression.column(index: index, type: expression.type)
            guard !keys.contains(where: { $0.expression == key }) else { continue }
            keys.append(SortKey(expression: key, isDescending: order.isDescending, nullsFirst: order.nullsFirst))
        }
        if projected.count > columns.count { relation.plan = .project(relation.plan, projected) }
        let limit = try LimitClause(query)
        relation.plan = try limit.applied(to: relation.plan, keys: keys, types: projected.map(\.type))
        if projected.count > columns.count { relation.plan = .project(relation.plan, columns) }
        return relation
    }
}

extension Folding {
    /// A cast even where only the precision of a decimal differs: the sides of a set operation have equal types.
    static func exactly(_ expression: BoundExpression, _ type: ColumnType) -> BoundExpression {
        let folded = cast(expression, to: type)
        if folded.type == type { return folded }
        if case .literal(let value, _) = folded { return .literal(value, type: type) }
        return .cast(folded, to: type)
    }
}
