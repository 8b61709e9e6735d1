import Schemas

/// One element of GROUP BY.
indirect enum GroupingSyntax: Hashable, Sendable {
    /// An expression, or several in parentheses; none: ().
    case expressions([ExpressionSyntax], span: SourceSpan)
    case rollup([[ExpressionSyntax]], span: SourceSpan)
    case cube([[ExpressionSyntax]], span: SourceSpan)
    /// GROUPING SETS (…).
    case sets([GroupingSyntax], span: SourceSpan)

    var span: SourceSpan {
        switch self {
        case .expressions(_, let span), .rollup(_, let span), .cube(_, let span), .sets(_, let span): span
        }
    }

    /// ROLLUP, CUBE or GROUPING SETS.
    var hasSets: Bool { if case .expressions = self { false } else { true } }

    var expressions: [ExpressionSyntax] {
        switch self {
        case .expressions(let list, _): list
        case .rollup(let lists, _), .cube(let lists, _): lists.flatMap(\.self)
        case .sets(let elements, _): elements.flatMap(\.expressions)
        }
    }
}
