import Schemas

/// A column of the whole query: its number is given once, whatever operator passes it on. Expressions name it as
/// `.column(index: id, …)`.
struct RelationColumn: Hashable, Sendable {
    var id: Int
    var type: ColumnType

    var expression: BoundExpression { .column(index: id, type: type) }
}

/// A plan whose columns have numbers instead of positions, so that operators move without renumbering. A column that an
/// expression names and nothing below gives belongs to a query around: the relation is correlated.
indirect enum Relation: Hashable, Sendable {
    case singleRow
    /// `columns[i]` is column `positions[i]` of the table.
    case scan(table: Int, positions: [Int], columns: [RelationColumn])
    case values([[Value]], columns: [RelationColumn])
    /// A plan of `BoundQuery.shared`.
    case shared(index: Int, columns: [RelationColumn])
    /// Rows for which all conjuncts are true.
    case filter(Relation, [BoundExpression])
    /// The input's columns and computed ones, which do not name each other.
    case map(Relation, [Definition])
    case join(RelationJoin)
    case aggregate(RelationAggregate)
    /// Distinct rows of these columns.
    case distinct(Relation, [RelationColumn])
    case sort(Relation, [SortKey])
    case limit(Relation, count: Int?, offset: Int)
    case union([RelationBranch], columns: [RelationColumn])
    case combined(RelationSetOperation)
    case window(RelationWindow)
}

/// A computed column.
struct Definition: Hashable, Sendable {
    var column: RelationColumn
    var expression: BoundExpression

    init(_ column: RelationColumn, _ expression: BoundExpression) {
        self.column = column
        self.expression = expression
    }
}

/// A join; rows match when all conditions are true.
struct RelationJoin: Hashable, Sendable {
    var kind: JoinKind
    var left: Relation
    var right: Relation
    var conditions: [BoundExpression]
    /// The truth value that `mark` adds.
    var mark: RelationColumn?
    /// A subquery that stands for itself, as `x IN (SELECT …)`: it may filter early.
    var isIndependent = false
}

struct RelationAggregate: Hashable, Sendable {
    var input: Relation
    var groups: [Definition]
    var calls: [RelationCall]
    var groupingSets: [[Int]]?
    /// The number of the grouping set.
    var setNumber: RelationColumn?
    /// Of the query's own aggregate, with the columns of `EvidenceLayout`.
    var evidence: EvidenceRequest?
    var evidenceColumns: [RelationColumn] = []

    /// One row, even over no input.
    var isScalar: Bool { groups.isEmpty && groupingSets == nil }
}

struct RelationCall: Hashable, Sendable {
    var column: RelationColumn
    var call: AggregateCall
}

/// One input of a set operation: `columns[i]` gives output column i.
struct RelationBranch: Hashable, Sendable {
    var relation: Relation
    var columns: [RelationColumn]
}

struct RelationSetOperation: Hashable, Sendable {
    var kind: SetOperationNode.Kind
    var isAll: Bool
    var left: RelationBranch
    var right: RelationBranch
    var columns: [RelationColumn]
}

struct RelationWindow: Hashable, Sendable {
    var input: Relation
    var partition: [BoundExpression]
    var order: [SortKey]
    var calls: [RelationWindowCall]
}

struct RelationWindowCall: Hashable, Sendable {
    var column: RelationColumn
    var call: WindowCall
}

/// Gives columns their numbers.
final class ColumnNumbers {
    private var next = 0
    private var copiedOperators = 0

    /// Copies of parts of the query are part of its size, before they are made.
    func countCopy(of relation: Relation) throws(PlanningError) {
        copiedOperators += relation.count
        guard copiedOperators <= PlanningLimits.planOperators else { throw RelationBuilder.tooLarge }
    }

    func column(_ type: ColumnType) -> RelationColumn {
        next += 1
        return RelationColumn(id: next - 1, type: type)
    }

    func columns(_ types: [ColumnType]) -> [RelationColumn] { types.map(column) }
}
