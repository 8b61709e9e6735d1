/// The expressions directly inside one; those inside a subquery are not.
extension ExpressionSyntax {
    var children: [ExpressionSyntax] {
        switch kind {
        case .column, .literal: []
        case .unary(_, let operand), .test(let operand, _, _), .cast(let operand, _), .extract(_, let operand):
            [operand]
        case .binary(_, let left, let right), .distinctFrom(let left, let right, _): [left, right]
        case .logical(_, let operands): operands
        case .between(let subject, let lower, let upper, _), .betweenSymmetric(let subject, let lower, let upper, _):
            [subject, lower, upper]
        case .row(let elements): elements
        case .query(let query): query.subject.map { [$0] } ?? []
        case .inList(let subject, let list, _): [subject] + list
        case .like(let like): [like.subject, like.pattern] + (like.escape.map { [$0] } ?? [])
        case .conditional(let syntax):
            (syntax.operand.map { [$0] } ?? []) + syntax.branches.flatMap { [$0.condition, $0.value] }
                + (syntax.otherwise.map { [$0] } ?? [])
        case .call(let call): call.expressions
        }
    }
}
