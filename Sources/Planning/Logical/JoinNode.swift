import Schemas

/// Which rows a join gives, and with which columns.
package enum JoinKind: String, Hashable, Sendable, CaseIterable {
    /// Pairs that match: left columns, then right columns. Without keys and residual: the cross product.
    case inner
    /// The same, and each side's rows without a match, the other side's columns NULL.
    case left, right, full
    /// Left rows with a match (EXISTS, IN), or without one (NOT EXISTS), once each; left columns only.
    case semi, anti
    /// Every left row once; left columns, then one boolean: true with a match; else NULL if a NULL in a key or an unknown
    /// residual could have matched; else false (`x IN (…)` as a value; NOT IN is NOT of it).
    case mark
    /// Every left row once; left columns, then the columns of its one match, NULL without a match. A second match makes them
    /// NULL and raises the scalar-error flag (scalar subqueries; PostgreSQL raises an error).
    case single

    /// True where the right columns are part of the output.
    package var showsRight: Bool {
        switch self {
        case .inner, .left, .right, .full, .single: true
        case .semi, .anti, .mark: false
        }
    }
}

/// Equality of one expression over the left columns with one of the same type over the right columns.
package struct JoinKey: Hashable, Sendable {
    package var left: BoundExpression
    package var right: BoundExpression
    /// IS NOT DISTINCT FROM: NULL matches NULL.
    package var nullsMatch: Bool

    package init(left: BoundExpression, right: BoundExpression, nullsMatch: Bool = false) {
        self.left = left
        self.right = right
        self.nullsMatch = nullsMatch
    }
}

/// A join of two inputs: rows match when all keys are equal and the residual is true.
package struct JoinNode: Hashable, Sendable {
    package var kind: JoinKind
    package var left: LogicalPlan
    package var right: LogicalPlan
    package var keys: [JoinKey]
    /// Any further condition, over left columns followed by right columns (for every kind).
    package var residual: BoundExpression?

    package init(
        kind: JoinKind, left: LogicalPlan, right: LogicalPlan, keys: [JoinKey] = [], residual: BoundExpression? = nil
    ) {
        self.kind = kind
        self.left = left
        self.right = right
        self.keys = keys
        self.residual = residual
    }
}
