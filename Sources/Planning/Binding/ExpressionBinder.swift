import Schemas

/// Resolves and types expressions over the columns of a scope. Aggregates become columns behind those of the scope:
/// `AggregatedInput` turns them, and the grouping expressions, into columns of the aggregate's output.
struct ExpressionBinder {
    let scope: Scope
    /// The clause, for messages; aggregates are allowed only where `allowsAggregates`.
    var clause = "the expression"
    var allowsAggregates = false
    /// The aggregates met so far, each once.
    var aggregates: [AggregateCall] = []
    /// In which order the aggregates that ask for one take the rows.
    var aggregateOrder: [SortKey] = []
    /// Where columns were named outside aggregates, for messages about grouping.
    var references: [(column: Int, span: SourceSpan)] = []
    var isInsideAggregate = false
    /// Window functions stand in SELECT and ORDER BY alone, and not inside each other.
    var allowsWindows = false
    /// The window functions met so far, each once: `PendingColumn.window(k)`.
    var windows: [BoundWindow] = []
    var namedWindows = NamedWindows()
    /// With grouping sets: expressions that only folding makes equal stay apart.
    var identities: ExpressionIdentities?
    /// The arguments of every GROUPING: `PendingColumn.grouping(k)`.
    var groupings: [[TypedExpression]] = []
    /// Where the query stands; nil: no subqueries and no columns from around.
    var environment: BindingEnvironment?

    init(scope: Scope) { self.scope = scope }

    mutating func bind(_ syntax: ExpressionSyntax) throws(PlanningError) -> TypedExpression {
        let bound = syntax.isRelational ? try bindRelational(syntax) : try bindScalar(syntax)
        if bound.isInterval { throw Self.spanNotAllowed(at: syntax.span) }
        return identities == nil ? bound : identified(bound, syntax)
    }

    private mutating func identified(_ bound: TypedExpression, _ syntax: ExpressionSyntax) -> TypedExpression {
        guard !bound.isUntyped else { return bound }
        var copy = bound
        copy.expression = identities?.own(bound.expression, syntax, scope) ?? bound.expression
        return copy
    }

    /// As `bind`, for what may take a span of time.
    mutating func bindSpan(_ syntax: ExpressionSyntax) throws(PlanningError) -> TypedExpression {
        let bound = syntax.isRelational ? try bindRelational(syntax) : try bindScalar(syntax)
        return identities == nil || bound.isInterval ? bound : identified(bound, syntax)
    }

    static func spanNotAllowed(at span: SourceSpan) -> PlanningError {
        PlanningError(
            .unsupported,
            "an interval stands in +, -, *, /, comparisons, EXTRACT, CAST AS text and as an output column; it cannot here",
            at: span)
    }

    private mutating func bindScalar(_ syntax: ExpressionSyntax) throws(PlanningError) -> TypedExpression {
        switch syntax.kind {
        case .column(let qualifier, let name): try column(qualifier, name, at: syntax.span)
        case .literal(let literal): try constant(literal, at: syntax.span)
        case .unary(let operation, let operand): try unary(operation, operand, at: syntax.span)
        case .binary(let operation, let left, let right): try binary(operation, left, right, at: syntax.span)
        case .logical(let operation, let operands): try logical(operation, operands, at: syntax.span)
        case .test(let operand, let test, let isNegated): try truthTest(operand, test, isNegated, at: syntax.span)
        case .distinctFrom(let left, let right, let isNegated):
            try distinctFrom(left, right, isNegated, at: syntax.span)
        case .between(let subject, let lower, let upper, let isNegated):
            try between(subject, lower, upper, isNegated, at: syntax.span)
        case .betweenSymmetric: try betweenSymmetric(syntax)
        case .inList(let subject, let list, let isNegated): try membership(subject, list, isNegated, at: syntax.span)
        case .like(let like): try self.like(like, at: syntax.span)
        case .conditional(let syntaxCase): try conditional(syntaxCase, at: syntax.span)
        case .cast(let operand, let type): try explicitCast(operand, type, at: syntax.span)
        case .extract(let field, let operand): try extract(field, operand, at: syntax.span)
        case .call(let call): try bindCall(call, at: syntax.span)
        case .query, .row: try bindRelational(syntax)
        }
    }

    /// A condition: boolean, or a constant text that reads as one.
    mutating func condition(_ syntax: ExpressionSyntax) throws(PlanningError) -> BoundExpression {
        try Coercion.convert(try bind(syntax), to: .boolean)
    }

    private mutating func column(
        _ qualifier: NameSyntax?, _ name: NameSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        let index: Int
        do throws(PlanningError) {
            index = try scope.resolve(qualifier: qualifier, name)
        } catch {
            guard Scope.isMissing(error, qualifier: qualifier),
                let outer = try environment?.outer?.resolve(qualifier: qualifier, name)
            else { throw error }
            return TypedExpression(expression: outer, span: span)
        }
        if !isInsideAggregate { references.append((index, span)) }
        return TypedExpression(expression: .column(index: index, type: scope.columns[index].schema.type), span: span)
    }

    private func constant(_ literal: LiteralSyntax, at span: SourceSpan) throws(PlanningError) -> TypedExpression {
        switch literal {
        case .null: TypedExpression(expression: .literal(.null, type: .text), span: span, isUntyped: true)
        case .string(let text):
            TypedExpression(expression: .literal(.text(text), type: .text), span: span, isUntyped: true)
        case .value(let value): TypedExpression(expression: .literal(value, type: Self.type(of: value)), span: span)
        case .interval(let interval): IntervalParts(interval).typed(at: span)
        }
    }

    /// The type of a constant; a decimal has the digits that were written.
    static func type(of value: Value) -> ColumnType {
        switch value {
        case .null, .text: .text
        case .integer: .integer
        case .decimal(let unscaled, let scale):
            DecimalTypes.capped(precision: max(String(unscaled.magnitude).utf8.count, scale), scale: scale)
        case .double: .double
        case .boolean: .boolean
        case .date: .date
        case .timestamp: .timestamp
        }
    }

    func mismatch(_ message: String, at span: SourceSpan) -> PlanningError {
        PlanningError(.typeMismatch, message, at: span)
    }
}
