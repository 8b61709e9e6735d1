import Schemas

/// ORDER BY.
extension QueryBinder {
    mutating func bindOrder(_ syntaxes: [OrderSyntax]) throws(PlanningError) -> [QueryOutput.Order] {
        var keys: [QueryOutput.Order] = []
        for syntax in syntaxes {
            keys.append(
                QueryOutput.Order(
                    root: try orderRoot(syntax.expression), isDescending: syntax.isDescending,
                    nullsFirst: syntax.nullsFirst))
        }
        return keys
    }

    /// DISTINCT ON (…): elements as those of ORDER BY.
    mutating func bindDistinctOn(_ syntaxes: [ExpressionSyntax]) throws(PlanningError) -> [BoundRoot] {
        var roots: [BoundRoot] = []
        for syntax in syntaxes { roots.append(try orderRoot(syntax)) }
        return roots
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

    init(limit: ExpressionSyntax?, offset: ExpressionSyntax?) throws(PlanningError) {
        if let limit { count = try Self.number(limit) }
        if let offset { self.offset = try Self.number(offset) ?? 0 }
    }

    func applied(to plan: LogicalPlan) -> LogicalPlan {
        count == nil && offset == 0 ? plan : .limit(plan, count: count, offset: offset)
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
