import Schemas

/// Which text each bound expression was made from. With grouping sets, PostgreSQL tells grouping expressions apart by what is
/// written, before constants are folded: `a` and `CASE WHEN TRUE THEN a END` are two, each NULL in sets of its own.
struct ExpressionIdentities: Sendable {
    private var owners: [BoundExpression: String] = [:]

    /// The expression, or one of equal value that no other text has made.
    mutating func own(_ expression: BoundExpression, _ syntax: ExpressionSyntax, _ scope: Scope) -> BoundExpression {
        switch syntax.kind {
        case .column, .query, .row, .literal: return expression
        default: break
        }
        guard !expression.columns.isEmpty else { return expression }
        // Aggregates and windows are what they are.
        if case .column(let index, _) = expression, !scope.columns.indices.contains(index) { return expression }
        let text = Self.text(of: syntax, scope)
        var own = expression
        while true {
            if case .column = own {
            } else if let owner = owners[own], owner != text {
            } else {
                owners[own] = text
                return own
            }
            own = .call(.coalesce, [own], type: own.type)
        }
    }

    /// What is written, without places, cases of letters and qualifiers.
    private static func text(of syntax: ExpressionSyntax, _ scope: Scope) -> String {
        let inner = syntax.children.map { text(of: $0, scope) }.joined(separator: ",")
        let own: String
        switch syntax.kind {
        case .column(let qualifier, let name):
            own = (try? scope.resolve(qualifier: qualifier, name)).map { "#\($0)" } ?? "\(name.text)"
        case .literal(let literal): own = "\(literal)"
        case .unary(let operation, _): own = "unary\(operation.rawValue)"
        case .binary(let operation, _, _): own = "binary\(operation.rawValue)"
        case .logical(let operation, _): own = operation.rawValue
        case .test(_, let test, let isNegated): own = "is\(test)\(isNegated)"
        case .distinctFrom(_, _, let isNegated): own = "distinct\(isNegated)"
        case .between(_, _, _, let isNegated): own = "between\(isNegated)"
        case .betweenSymmetric(_, _, _, let isNegated): own = "symmetric\(isNegated)"
        case .inList(_, _, let isNegated): own = "in\(isNegated)"
        case .like(let like): own = "like\(like.ignoresCase)\(like.isNegated)\(like.escape == nil)"
        case .conditional(let conditional):
            own = "case\(conditional.operand == nil)\(conditional.otherwise == nil)"
        case .cast(_, let type): own = "cast \(type.name) \(type.arguments)"
        case .extract(let field, _): own = "extract \(field.text.lowercased())"
        case .call(let call): own = "\(call.name.text.lowercased())\(call.isDistinct)\(call.isStar)"
        case .row: own = "row"
        case .query: own = "query \(syntax.span.lower)"
        }
        return "\(own)(\(inner))"
    }
}
