import Schemas

/// A typed scalar expression over the columns of its input. The binder has inserted every cast: the operands of a call
/// have exactly the types its function wants, so that `Execution` never converts silently.
package indirect enum BoundExpression: Hashable, Sendable {
    /// A column of the node's input, by position.
    case column(index: Int, type: ColumnType)
    /// A constant; `.null` takes its type from `type`.
    case literal(Value, type: ColumnType)
    /// A function or operator; arguments are already of the types the function wants.
    case call(ScalarFunction, [BoundExpression], type: ColumnType)
    /// CASE WHEN c1 THEN v1 … ELSE otherwise (nil: NULL). Conditions are boolean; NULL counts as false.
    case conditional([ConditionalBranch], otherwise: BoundExpression?, type: ColumnType)
    /// CAST; a value that does not fit becomes NULL and raises the scalar-error flag.
    case cast(BoundExpression, to: ColumnType)
    /// Membership in constants, none of them NULL unless `hasNull`; three-valued.
    case inList(BoundExpression, values: [Value], hasNull: Bool)

    /// The type of the value.
    package var type: ColumnType {
        switch self {
        case .column(_, let type), .literal(_, let type), .call(_, _, let type), .conditional(_, _, let type),
            .cast(_, let type):
            type
        case .inList: .boolean
        }
    }
}

/// One WHEN … THEN ….
package struct ConditionalBranch: Hashable, Sendable {
    package var condition: BoundExpression
    package var value: BoundExpression

    package init(condition: BoundExpression, value: BoundExpression) {
        self.condition = condition
        self.value = value
    }
}
