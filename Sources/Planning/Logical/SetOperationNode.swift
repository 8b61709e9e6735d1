/// INTERSECT and EXCEPT of two inputs whose columns have the same types; NULLs are equal. UNION ALL is `unionAll`, UNION a
/// `distinct` over it.
package struct SetOperationNode: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable { case intersect, except }

    package var kind: Kind
    /// Multisets: a row min(m, n) times, or max(m − n, 0) times. Else each row once.
    package var isAll: Bool
    package var left: LogicalPlan
    package var right: LogicalPlan

    package init(kind: Kind, isAll: Bool, left: LogicalPlan, right: LogicalPlan) {
        self.kind = kind
        self.isAll = isAll
        self.left = left
        self.right = right
    }
}
