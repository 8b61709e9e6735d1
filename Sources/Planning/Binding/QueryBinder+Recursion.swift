import Schemas

/// WITH RECURSIVE.
extension QueryBinder {
    /// first UNION [ALL] step, where the step names the table; nil where it does not.
    func recursion(
        _ syntax: CommonTableSyntax, _ environment: BindingEnvironment
    ) throws(PlanningError) -> CommonTable? {
        guard syntax.isRecursive, case .combined(let union) = syntax.query.body, union.operation == .union else {
            return nil
        }
        var table = CommonTable(relation: try QueryBinder(environment).body(union.left))
        table.isDistinct = !union.isAll
        try Self.rename(&table.relation, syntax)
        Self.settle(&table.relation) { _, type in type }
        guard let step = try self.step(union.right, syntax, environment, &table) else { return nil }
        let isPlain = syntax.query.with.isEmpty && syntax.query.orderBy.isEmpty && syntax.query.limit == nil
        guard isPlain, syntax.query.offset == nil else {
            throw PlanningError(
                .recursiveQuery, "a recursive query has no WITH, ORDER BY or LIMIT of its own", at: syntax.name.span)
        }
        table.step = step
        return table
    }

    /// Binds the step over the columns of the first part; nil where it does not name the table.
    private func step(
        _ body: QueryBodySyntax, _ syntax: CommonTableSyntax, _ environment: BindingEnvironment,
        _ table: inout CommonTable
    ) throws(PlanningError) -> LogicalPlan? {
        let session = environment.session
        // A decimal may get more digits at every step: then it keeps many from the start.
        for attempt in 0..<2 {
            session.commonTables.append(table)
            let number = session.commonTables.count - 1
            var inner = environment
            inner.commonTables.append(
                BindingEnvironment.CommonName(
                    name: syntax.name, number: number, frame: environment.outer, isLatest: true))
            let bound = try QueryBinder(inner).body(body)
            guard session.commonTables[number].useCount > 0 else { return nil }
            guard session.commonTables[number].useCount == 1 else {
                throw PlanningError(
                    .recursiveQuery, "a recursive query names itself once", at: syntax.name.span)
            }
            guard bound.columns.count == table.relation.columns.count else {
                throw PlanningError(.columnCount, "both parts need equally many columns", at: syntax.name.span)
            }
            if attempt == 0, zip(bound.types, table.relation.types).contains(where: Self.hasMoreDigits) {
                Self.settle(&table.relation) { index, type in
                    guard case .decimal(_, let scale) = type else { return type }
                    if bound.types[index] == .double { return .double }
                    let kept = max(scale, DecimalTypes.cappedScale)
                    return .decimal(precision: ColumnType.computedDecimalPrecision, scale: kept)
                }
                continue
            }
            return try converted(bound, to: table.relation.types, syntax)
        }
        return nil
    }

    private static func hasMoreDigits(_ step: ColumnType, _ first: ColumnType) -> Bool {
        switch (step, first) {
        case (.decimal(_, let scale), .decimal(_, let own)): scale > own
        // A quotient.
        case (.double, .decimal): true
        default: false
        }
    }

    private func converted(
        _ bound: BoundRelation, to types: [ColumnType], _ syntax: CommonTableSyntax
    ) throws(PlanningError) -> LogicalPlan {
        var expressions: [BoundExpression] = []
        for (index, type) in types.enumerated() {
            let operand = bound.operand(index, at: syntax.name.span)
            guard operand.isUntyped || Coercion.isImplicit(from: operand.type, to: type) else {
                throw PlanningError(
                    .typeMismatch,
                    "column \(index + 1) of the recursive query is \(type) first and \(operand.type) later; write CAST",
                    at: syntax.name.span)
            }
            expressions.append(Folding.exactly(try Coercion.convert(operand, to: type), type))
        }
        return Self.projected(bound, expressions)
    }

    /// Gives the columns the types that all steps keep: decimals of full precision, no open ones.
    private static func settle(_ relation: inout BoundRelation, _ type: (Int, ColumnType) -> ColumnType) {
        var expressions: [BoundExpression] = []
        for index in relation.types.indices {
            let own = BoundExpression.column(index: index, type: relation.types[index])
            if case .decimal(_, let digits) = relation.types[index] {
                relation.types[index] = type(
                    index, .decimal(precision: ColumnType.computedDecimalPrecision, scale: digits))
                relation.columns[index].type = ResultType(relation.types[index])
            }
            expressions.append(Folding.exactly(own, relation.types[index]))
            relation.constants[index] = nil
        }
        let isSame = expressions.enumerated().allSatisfy { if case .column = $0.element { true } else { false } }
        if !isSame { relation.plan = .project(relation.plan, expressions) }
    }
}
