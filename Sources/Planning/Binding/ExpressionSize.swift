import Schemas

/// How large an expression may become where binding writes a part of it several times.
enum ExpressionSize {
    /// Nodes; each copy counts.
    static let limit = 100_000

    /// Throws `planTooLarge` where `times` copies of `typed` have more nodes than the limit: operands that hold each other would
    /// double at every level.
    static func check(_ typed: TypedExpression, times: Int) throws(PlanningError) {
        guard times > 1 else { return }
        var left = limit / times
        guard fits(typed.expression, &left) else {
            throw PlanningError(
                .planTooLarge, "the expression becomes too large; compute its parts in a subquery", at: typed.span)
        }
    }

    private static func fits(_ expression: BoundExpression, _ left: inout Int) -> Bool {
        left -= 1
        guard left >= 0 else { return false }
        for child in expression.children where !fits(child, &left) { return false }
        return true
    }
}
