import Schemas

/// A checked query as a tree of relational operators. Every node's output is a list of columns by position.
package indirect enum LogicalPlan: Hashable, Sendable {
    /// One row without columns: SELECT without FROM.
    case singleRow
    /// The columns `columns` (positions in the schema, behind them codes of subjects; none for COUNT(*)) of table `table` (position in `BoundQuery.tables`).
    case scan(table: Int, columns: [Int])
    /// Rows whose predicate is true.
    case filter(LogicalPlan, BoundExpression)
    case project(LogicalPlan, [BoundExpression])
    case aggregate(AggregateNode)
    /// Removes duplicate rows; NULLs are equal.
    case distinct(LogicalPlan)
    case sort(LogicalPlan, [SortKey])
    case limit(LogicalPlan, count: Int?, offset: Int)
    case join(JoinNode)
    /// All rows of all inputs, whose columns have the same types; at least one input.
    case unionAll([LogicalPlan])
    case setOperation(SetOperationNode)
    case window(WindowNode)
    /// Constant rows; each has one value a type.
    case values([[Value]], types: [ColumnType])
    /// The rows of `BoundQuery.shared[index]`, run once however often it is named (a CTE that is used more than once).
    case shared(index: Int, types: [ColumnType])
    /// WITH RECURSIVE: only as a plan of `BoundQuery.shared`.
    case recursion(RecursionNode)
}

/// Rows of `initial`, then of `step` over the rows that came last, until none come. Both give columns of `types`.
package struct RecursionNode: Hashable, Sendable {
    package var initial: LogicalPlan
    /// Names the rows that came last as `shared(index: RecursionNode.latest)`.
    package var step: LogicalPlan
    /// UNION: a row that was given before counts no more.
    package var isDistinct: Bool
    package var types: [ColumnType]

    package static let latest = -1

    package init(initial: LogicalPlan, step: LogicalPlan, isDistinct: Bool, types: [ColumnType]) {
        self.initial = initial
        self.step = step
        self.isDistinct = isDistinct
        self.types = types
    }
}

/// GROUP BY. Output: the groups, the aggregates, with grouping sets the number of the row's set (integer), then, where evidence
/// is asked for, the columns of `EvidenceLayout`.
package struct AggregateNode: Hashable, Sendable {
    package var input: LogicalPlan
    /// Empty: one row, even over no input.
    package var groups: [BoundExpression]
    package var aggregates: [AggregateCall]
    package var evidence: EvidenceRequest?
    /// Restricted data: one entry a group; every combination of the declared values appears, absent ones with empty
    /// aggregates (COUNT 0, others NULL), and rows outside the domain or NULL fall into no cell.
    package var completion: [Domain]?
    /// GROUPING SETS, ROLLUP, CUBE: positions in `groups` that each set keeps, in the order of the text; the other groups are
    /// NULL in its rows. Equal sets give their rows once each. Nil: one set of all groups.
    package var groupingSets: [[Int]]?

    package init(
        input: LogicalPlan, groups: [BoundExpression], aggregates: [AggregateCall], evidence: EvidenceRequest? = nil,
        completion: [Domain]? = nil, groupingSets: [[Int]]? = nil
    ) {
        self.groupingSets = groupingSets
        self.input = input
        self.groups = groups
        self.aggregates = aggregates
        self.evidence = evidence
        self.completion = completion
    }
}

/// One aggregate function over the input rows of a group.
package struct AggregateCall: Hashable, Sendable {
    package var kind: AggregateKind
    /// Nil for `countRows` alone.
    package var argument: BoundExpression?
    /// The second argument of CORR, COVAR and REGR (`argument` is Y, this is X, both doubles), and of `joinedText` the text
    /// that goes before each value but the first (NULL: nothing); nil elsewhere.
    package var secondArgument: BoundExpression?
    /// PERCENTILE_CONT and PERCENTILE_DISC: the fraction, 0 to 1; nil elsewhere.
    package var fraction: Double?
    /// Percentiles and MODE: WITHIN GROUP (ORDER BY argument DESC).
    package var isDescending: Bool
    /// SUM(DISTINCT …) and the like; `countDistinct` says so itself. `joinedText` takes rows in the order of its input, of
    /// neighbours with equal values the first where it is distinct: the input is sorted.
    package var isDistinct: Bool
    /// COUNT → integer; SUM(integer) → decimal(38,0); SUM(decimal(p,s)) → decimal(38,s); SUM(double), AVG, STDDEV, VAR →
    /// double; MIN, MAX → the argument's.
    package var type: ColumnType

    package init(
        kind: AggregateKind, argument: BoundExpression?, secondArgument: BoundExpression? = nil,
        fraction: Double? = nil,
        isDescending: Bool = false, isDistinct: Bool = false, type: ColumnType
    ) {
        self.secondArgument = secondArgument
        self.fraction = fraction
        self.isDescending = isDescending
        self.kind = kind
        self.argument = argument
        self.isDistinct = isDistinct
        self.type = type
    }
}

/// Asks an aggregate for evidence under subject keys of the scanned tables.
package struct EvidenceRequest: Hashable, Sendable {
    /// Positions in `LogicalPlan.subjectHomes` of the input (over one table: in its `subjectKeys`), in output order.
    package var subjectKeys: [Int]
    /// For each of these, the column of the input that holds the code of a row's subject, which `SubjectTracking` puts there.
    /// Nil: the input is of one table, whose scan gives the codes.
    package var columns: [Int]?

    package init(subjectKeys: [Int], columns: [Int]? = nil) {
        self.subjectKeys = subjectKeys
        self.columns = columns
    }
}

/// Where the evidence columns of an aggregate lie, after its other columns. For each subject key in turn:
/// group rows, group subjects (integers); then for each aggregate: rows, subjects, nonzero, at-extreme (integers; at-extreme
/// NULL unless MIN, MAX or MODE), top1, top2, total absolute (NULL where not additive; of the SUM's type; double for doubles,
/// decimal(38,0) for COUNT, percentiles and MODE, whose contributions are rows), below, above (integers; NULL unless percentiles).
package struct EvidenceLayout: Hashable, Sendable {
    package var firstColumn: Int
    package var aggregateCount: Int
    package var keyCount: Int

    package init(_ node: AggregateNode) {
        firstColumn = node.groups.count + node.aggregates.count + (node.groupingSets == nil ? 0 : 1)
        aggregateCount = node.aggregates.count
        keyCount = node.evidence?.subjectKeys.count ?? 0
    }

    /// A layout at another place: behind the visible columns of a query.
    package init(firstColumn: Int, aggregateCount: Int, keyCount: Int) {
        self.firstColumn = firstColumn
        self.aggregateCount = aggregateCount
        self.keyCount = keyCount
    }

    package static let columnsPerAggregate = 9
    package static let columnsPerGroup = 2
    /// The figures of one aggregate, in column order.
    package enum Figure: Int, CaseIterable {
        case rows, subjects, nonzero, atExtreme, top1, top2, totalAbsolute, below, above
    }

    package var columnsPerKey: Int { Self.columnsPerGroup + aggregateCount * Self.columnsPerAggregate }
    package var columnCount: Int { keyCount * columnsPerKey }
    /// Rows of the whole group.
    package func groupRows(key: Int) -> Int { firstColumn + key * columnsPerKey }
    /// Distinct subjects of the whole group.
    package func groupSubjects(key: Int) -> Int { groupRows(key: key) + 1 }
    package func figure(_ figure: Figure, aggregate: Int, key: Int) -> Int {
        groupRows(key: key) + Self.columnsPerGroup + aggregate * Self.columnsPerAggregate + figure.rawValue
    }
}

/// One ORDER BY key over the node's input columns.
package struct SortKey: Hashable, Sendable {
    package var expression: BoundExpression
    package var isDescending: Bool
    package var nullsFirst: Bool

    package init(expression: BoundExpression, isDescending: Bool, nullsFirst: Bool) {
        self.expression = expression
        self.isDescending = isDescending
        self.nullsFirst = nullsFirst
    }
}

/// A text that has been parsed, resolved and checked against the schemas, uses and rules.
package struct BoundQuery: Hashable, Sendable {
    package var plan: LogicalPlan
    /// Plans that `plan`, or a later one of these, names as `shared`; each names only earlier ones.
    package var shared: [LogicalPlan]
    /// The visible columns, first in the plan's output. Restricted queries: the evidence columns follow, laid out as
    /// `evidence` says, and `evidenceSource[i]` names the aggregate of the node (nil: a group column) behind visible column i.
    package var columns: [ResultColumn]
    /// The tables that the scans name, as given to the binder.
    package var tables: [TableSchema]
    package var isRestricted: Bool
    package var evidence: EvidenceLayout?
    package var evidenceSource: [Int?]
    /// Restricted queries: of each visible aggregate under a condition, the aggregate over the rows that it leaves out, both
    /// by their position in the node. The evidence of the second goes with the first; its value is not shown.
    package var complements: [Int: Int]
    /// EXPLAIN …: the answer is the text of the plan (`PlanText`), nothing runs.
    package var isExplain: Bool
    /// EXPLAIN ANALYZE …: it runs, and the answer tells what was done.
    package var isAnalyze = false

    package init(
        plan: LogicalPlan, columns: [ResultColumn], tables: [TableSchema], isRestricted: Bool,
        evidence: EvidenceLayout? = nil, evidenceSource: [Int?] = [], complements: [Int: Int] = [:],
        isExplain: Bool = false,
        shared: [LogicalPlan] = []
    ) {
        self.shared = shared
        self.isExplain = isExplain
        self.plan = plan
        self.columns = columns
        self.tables = tables
        self.isRestricted = isRestricted
        self.evidence = evidence
        self.evidenceSource = evidenceSource
        self.complements = complements
    }
}
