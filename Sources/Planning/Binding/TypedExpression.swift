import Schemas

/// A bound expression, where it stands in the text, and whether its type is still open.
struct TypedExpression: Sendable {
    var expression: BoundExpression
    var span: SourceSpan
    /// A quoted text or NULL: it takes the type of its surroundings.
    var isUntyped = false
    /// A span of time: `expression` writes it as text, its parts are in `IntervalParts`. Only operators that know spans may
    /// take it (`ExpressionBinder.bindSpan`).
    var isInterval = false

    var type: ColumnType { expression.type }

    /// The constant value, if it is one.
    var literal: Value? {
        if case .literal(let value, _) = expression { value } else { nil }
    }
}
