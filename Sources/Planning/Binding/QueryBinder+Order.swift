import Schemas

/// ORDER BY.
extension QueryBinder {
    mutating func bindOrder(_ syntaxes: [OrderSyntax]) throws(PlanningError) -> [QueryOutput.Order] {
        var keys: [QueryOutput.Order] = []
        for syntax in syntaxes {
            keys.append(
                QueryOutput.Order(
                    root: try comparableRoot(syntax.expression), isDescending: syntax.isDescending,
                    nullsFirst: syntax.nullsFirst))
        }
        return keys
    }

    /// DISTINCT ON (…): elements as those of ORDER BY.
    mutating func bindDistinctOn(_ syntaxes: [ExpressionSyntax]) throws(PlanningError) -> [BoundRoot] {
        var roots: [BoundRoot] = []
        for syntax in syntaxes { roots.append(try comparableRoot(syntax)) }
        return roots
    }

    /// Spans of time are ordered by their length.
    private mutating func comparableRoot(_ syntax: ExpressionSyntax) throws(PlanningError) -> BoundRoot {
        var root = try orderRoot(syntax)
        if let parts = IntervalParts(root.typed) {
            root.typed = TypedExpression(expression: parts.length, span: root.typed.span)
        }
        return root
    }

    /// An ordinal, an output name (which goes before an input column, as in PostgreSQL), or an expression.
    private mutating func orderRoot(_ syntax: ExpressionSyntax) throws(PlanningError) -> BoundRoot {
        if let ordinal = try Ordinals.item(syntax, count: items.count) { return items[ordinal].root }
        if case .column(nil, let name) = syntax.kind {
            let named = items.filter { $0.reference.map { name.matches($0.text) } ?? false }
            if let first = named.first {
                guard named.allSatisfy({ $0.root.typed.expression == first.root.typed.expression }) else {
                    throw PlanningError(
                        .ambiguousColumn, "\"\(name.text)\" names several output columns; rename one", at: name.span)
                }
                return first.root
            }
        }
        return try binder.root(syntax)
    }
}

/// LIMIT and OFFSET as numbers.
struct LimitClause {
    var count: Int?
    var offset = 0

    /// Where WITH TIES stands.
    private var withTies: SourceSpan?

    init(_ query: QuerySyntax) throws(PlanningError) {
        if let limit = query.limit { count = try Self.number(limit) }
        if let offset = query.offset { self.offset = try Self.number(offset) ?? 0 }
        withTies = query.withTies
    }

    func applied(to plan: LogicalPlan) -> LogicalPlan {
        count == nil && offset == 0 ? plan : .limit(plan, count: count, offset: offset)
    }

    /// The rows in the order of `keys`, cut; `types` are those of the plan's columns.
    func applied(
        to plan: LogicalPlan, keys: [SortKey], types: [ColumnType]
    ) throws(PlanningError) -> LogicalPlan {
        guard let withTies else { return applied(to: keys.isEmpty ? plan : .sort(plan, keys)) }
        guard !keys.isEmpty, let count else {
            throw PlanningError(.invalidLimit, "WITH TIES needs ORDER BY and a number of rows", at: withTies)
        }
        // A row as good as the last one that counts has its rank, or a better one.
        let rank = WindowCall(function: .rank, arguments: [], frame: .standard, type: .integer)
        let ranked = LogicalPlan.window(WindowNode(input: plan, partition: [], order: keys, calls: [rank]))
        let last = BoundExpression.literal(.integer(Int64(min(offset + count, Self.rowsLimit))), type: .integer)
        let isIn = BoundExpression.call(
            .lessOrEqual, [.column(index: types.count, type: .integer), last], type: .boolean)
        let visible = types.enumerated().map { BoundExpression.column(index: $0, type: $1) }
        let kept = LogicalPlan.sort(.project(.filter(ranked, isIn), visible), keys)
        return offset == 0 ? kept : .limit(kept, count: nil, offset: offset)
    }

    /// More rows than any table has; sums of two do not overflow.
    private static let rowsLimit = 1 << 60

    /// A constant that is not negative; NULL is no limit.
    private static func number(_ syntax: ExpressionSyntax) throws(PlanningError) -> Int? {
        var binder = ExpressionBinder(scope: .empty)
        binder.clause = "LIMIT"
        let bound = try binder.bind(syntax)
        if bound.literal == .null { return nil }
        guard case .integer(let number)? = bound.literal, number >= 0 else {
            throw PlanningError(
                .invalidLimit, "LIMIT and OFFSET take a whole number that is not negative", at: syntax.span)
        }
        return min(Int(number), rowsLimit)
    }
}
