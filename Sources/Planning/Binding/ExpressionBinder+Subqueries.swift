import Schemas

/// Queries inside expressions, and rows of values beside them.
extension ExpressionBinder {
    /// A subquery, or rows of values side by side.
    mutating func bindRelational(_ syntax: ExpressionSyntax) throws(PlanningError) -> TypedExpression {
        let span = syntax.span
        switch syntax.kind {
        case .query(let query): return try bind(query, at: span)
        case .binary(let operation, let left, let right): return try rowComparison(operation, left, right, at: span)
        case .inList(let subject, let list, let isNegated):
            return try rowMembership(subject, list, isNegated, at: span)
        case .between(let subject, let lower, let upper, let isNegated):
            let above = try rowComparison(.greaterOrEqual, subject, lower, at: span).expression
            let below = try rowComparison(.lessOrEqual, subject, upper, at: span).expression
            let both = Folding.call(.and, [above, below], .boolean)
            return TypedExpression(
                expression: isNegated ? Folding.call(.not, [both], .boolean) : both, span: span)
        case .test(let operand, let test, let isNegated): return try rowTest(operand, test, isNegated, at: span)
        case .distinctFrom(let left, let right, let isNegated):
            return try rowDistinction(left, right, isNegated, at: span)
        default: throw PlanningError(.unsupported, "a row of several values cannot stand here", at: span)
        }
    }

    private mutating func bind(
        _ query: QueryExpressionSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        switch query {
        case .scalar(let query): try scalar(query, at: span)
        case .exists(let query): try exists(query, at: span)
        case .membership(let subject, let query, let isNegated):
            try membership(subject, query, isNegated: isNegated, at: span)
        case .quantified(let subject, let operation, let isAll, let query):
            try quantified(subject, operation, isAll: isAll, query, at: span)
        }
    }

    private mutating func scalar(_ query: QuerySyntax, at span: SourceSpan) throws(PlanningError) -> TypedExpression {
        let (relation, arguments, session) = try nested(query)
        try Self.expect(1, columnsOf: relation, at: query.span)
        let number = session.add(Subquery(use: .scalar, plan: relation.plan, arguments: arguments))
        return TypedExpression(
            expression: .column(index: Placeholder.subquery(number), type: relation.types[0]), span: span)
    }

    private mutating func exists(_ query: QuerySyntax, at span: SourceSpan) throws(PlanningError) -> TypedExpression {
        let (relation, arguments, session) = try nested(query)
        return truth(session.add(Subquery(use: .any, plan: relation.plan, arguments: arguments)), at: span)
    }

    private mutating func membership(
        _ subject: ExpressionSyntax, _ query: QuerySyntax, isNegated: Bool, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        var found = try quantified(subject, .equal, query, at: span)
        if isNegated { found.expression = Folding.call(.not, [found.expression], .boolean) }
        return found
    }

    /// x op ANY (…), or x op ALL (…), which is NOT (x opposite ANY (…)).
    private mutating func quantified(
        _ subject: ExpressionSyntax, _ operation: BinaryOperator, isAll: Bool, _ query: QuerySyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        guard isAll else { return try quantified(subject, operation, query, at: span) }
        let opposites: [BinaryOperator: BinaryOperator] = [
            .equal: .notEqual, .notEqual: .equal, .less: .greaterOrEqual, .lessOrEqual: .greater,
            .greater: .lessOrEqual, .greaterOrEqual: .less,
        ]
        guard let opposite = opposites[operation] else { throw Self.noComparison(at: span) }
        var found = try quantified(subject, opposite, query, at: span)
        found.expression = Folding.call(.not, [found.expression], .boolean)
        return found
    }

    private mutating func quantified(
        _ subject: ExpressionSyntax, _ operation: BinaryOperator, _ query: QuerySyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        guard operation.isComparison else { throw Self.noComparison(at: span) }
        var subjects: [TypedExpression] = []
        if case .row(let elements) = subject.kind {
            guard operation == .equal else { throw rowsAreCompared(at: subject.span) }
            for element in elements { subjects.append(try bind(element)) }
        } else {
            subjects = [try bind(subject)]
        }
        let (relation, arguments, session) = try nested(query)
        try Self.expect(subjects.count, columnsOf: relation, at: query.span)
        var conditions: [BoundExpression] = []
        for (index, subject) in subjects.enumerated() {
            let result = BoundExpression.column(index: Placeholder.result(index), type: relation.types[index])
            let other = TypedExpression(expression: result, span: query.span)
            conditions.append(try compare(operation, subject, other, at: span))
        }
        let subquery = Subquery(use: .any, plan: relation.plan, arguments: arguments, conditions: conditions)
        return truth(session.add(subquery), at: span)
    }

    private static func noComparison(at span: SourceSpan) -> PlanningError {
        PlanningError(.unsupported, "ANY and ALL of a query take comparisons", at: span)
    }

    private func truth(_ number: Int, at span: SourceSpan) -> TypedExpression {
        TypedExpression(expression: .column(index: Placeholder.subquery(number), type: .boolean), span: span)
    }

    private mutating func nested(
        _ query: QuerySyntax
    ) throws(PlanningError) -> (BoundRelation, arguments: [BoundExpression], BindingSession) {
        guard let environment else {
            throw PlanningError(.unsupported, "a subquery cannot stand here", at: query.span)
        }
        let frame = OuterFrame(scope: scope, parent: environment.outer)
        var inner = QueryBinder(environment.inside(frame))
        let relation = try inner.relation(of: query)
        if !isInsideAggregate { references += frame.references }
        return (relation, frame.arguments, environment.session)
    }

    private static func expect(
        _ count: Int, columnsOf relation: BoundRelation, at span: SourceSpan
    ) throws(PlanningError) {
        guard relation.columns.count == count else {
            throw PlanningError(
                .columnCount, "the subquery gives \(relation.columns.count) columns, \(count) are needed here", at: span
            )
        }
    }

    // MARK: Rows

    /// (a, b) op (c, d), or op a subquery of one row: equality of all, or the first difference decides.
    private mutating func rowComparison(
        _ operation: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        guard operation.isComparison, left.isRow else { throw rowsAreCompared(at: span) }
        // One row at most: without one nothing is equal.
        if operation == .equal, case .query(.scalar(let query)) = right.kind {
            return try quantified(left, .equal, query, at: span)
        }
        let pairs = try rowPairs(left, right, at: span)
        guard operation != .equal, operation != .notEqual else {
            let equal = try allEqual(pairs, at: span)
            return TypedExpression(
                expression: operation == .equal ? equal : Folding.call(.not, [equal], .boolean), span: span)
        }
        // a < c OR (a = c AND …): from the last pair on.
        let strict: BinaryOperator = operation == .less || operation == .lessOrEqual ? .less : .greater
        var result: BoundExpression?
        for (a, b) in pairs.reversed() {
            guard let rest = result else {
                result = try compare(operation, a, b, at: span)
                continue
            }
            let ahead = try compare(strict, a, b, at: span)
            let tied = Folding.call(.and, [try compare(.equal, a, b, at: span), rest], .boolean)
            result = Folding.call(.or, [ahead, tied], .boolean)
        }
        return TypedExpression(expression: result ?? TruthFolding.null, span: span)
    }

    /// (a, b) IN ((c, d), …).
    private mutating func rowMembership(
        _ subject: ExpressionSyntax, _ list: [ExpressionSyntax], _ isNegated: Bool, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        guard subject.isRow else { throw rowsAreCompared(at: span) }
        var options: [BoundExpression] = []
        for row in list { options.append(try allEqual(try rowPairs(subject, row, at: row.span), at: row.span)) }
        let any = Folding.call(.or, options, .boolean)
        return TypedExpression(expression: isNegated ? Folding.call(.not, [any], .boolean) : any, span: span)
    }

    /// The values of two rows side by side.
    private mutating func rowPairs(
        _ left: ExpressionSyntax, _ right: ExpressionSyntax, at span: SourceSpan
    ) throws(PlanningError) -> [(TypedExpression, TypedExpression)] {
        guard case .row(let elements) = left.kind else { throw rowsAreCompared(at: left.span) }
        var others: [TypedExpression] = []
        guard case .row(let values) = right.kind else {
            throw PlanningError(.unsupported, "a row of values is compared with another row", at: right.span)
        }
        for value in values { others.append(try bind(value)) }
        guard elements.count == others.count else {
            throw PlanningError(.columnCount, "the rows have different numbers of values", at: span)
        }
        var pairs: [(TypedExpression, TypedExpression)] = []
        for (element, other) in zip(elements, others) {
            pairs.append((try bind(element), other))
            for side in [pairs[pairs.count - 1].0, other] { try ExpressionSize.check(side, times: 2) }
        }
        return pairs
    }

    private func allEqual(
        _ pairs: [(TypedExpression, TypedExpression)], at span: SourceSpan
    ) throws(PlanningError) -> BoundExpression {
        var equal: [BoundExpression] = []
        for (a, b) in pairs { equal.append(try compare(.equal, a, b, at: span)) }
        return Folding.call(.and, equal, .boolean)
    }

    /// (a, b) IS [NOT] NULL: all of them are, or none.
    private mutating func rowTest(
        _ operand: ExpressionSyntax, _ test: TruthTest, _ isNegated: Bool, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        guard case .row(let elements) = operand.kind, test == .null else { throw rowsAreCompared(at: span) }
        var tests: [BoundExpression] = []
        for element in elements {
            tests.append(
                Folding.call(isNegated ? .isNotNull : .isNull, [try bind(element).expression], .boolean))
        }
        return TypedExpression(expression: Folding.call(.and, tests, .boolean), span: span)
    }

    /// (a, b) IS [NOT] DISTINCT FROM (c, d).
    private mutating func rowDistinction(
        _ left: ExpressionSyntax, _ right: ExpressionSyntax, _ isNegated: Bool, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        guard case .row(let elements) = left.kind, case .row(let others) = right.kind, elements.count == others.count
        else { throw rowsAreCompared(at: span) }
        var tests: [BoundExpression] = []
        for (a, b) in zip(elements, others) { tests.append(try distinctFrom(a, b, true, at: span).expression) }
        let same = Folding.call(.and, tests, .boolean)
        return TypedExpression(expression: isNegated ? same : Folding.call(.not, [same], .boolean), span: span)
    }

    private func rowsAreCompared(at span: SourceSpan) -> PlanningError {
        PlanningError(.unsupported, "rows of several values are compared with rows, and tested for NULL", at: span)
    }
}

extension ExpressionSyntax {
    fileprivate var isRow: Bool { if case .row = kind { true } else { false } }

    /// True for what `bindRelational` binds.
    var isRelational: Bool {
        switch kind {
        case .query, .row: true
        case .binary(_, let left, _), .distinctFrom(let left, _, _): left.isRow
        case .test(let operand, _, _), .between(let operand, _, _, _): operand.isRow
        case .inList(let subject, _, _): subject.isRow
        default: false
        }
    }
}
