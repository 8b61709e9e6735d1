import Schemas

/// The operators of a restricted plan, taken apart: [limit]([sort](project(aggregate([filter](scans and joins))))).
struct RestrictedPlanShape {
    var limit: (count: Int?, offset: Int)?
    var order: [SortKey] = []
    var projection: [BoundExpression]
    var aggregate: AggregateNode
    var predicate: BoundExpression?
    /// Scans, joined.
    var source: LogicalPlan

    init(_ plan: LogicalPlan) throws(PlanningError) {
        var rest = plan
        if case .limit(let input, let count, let offset) = rest {
            limit = (count, offset)
            rest = input
        }
        if case .sort(let input, let keys) = rest {
            order = keys
            rest = input
        }
        guard case .project(.aggregate(let node), let expressions) = rest else {
            throw PlanningError(.planNotProven, "the plan is not a projection of one aggregate")
        }
        projection = expressions
        aggregate = node
        source = node.input
        if case .filter(let input, let condition) = source {
            predicate = condition
            source = input
        }
    }
}

/// The joined rows of a restricted plan: scans, joined along foreign keys, which the plan alone shows.
struct RestrictedRows {
    let source: RestrictedSource

    init(_ shape: RestrictedPlanShape, _ tables: [TableSchema]) throws(PlanningError) {
        source = try Self.source(shape.source, tables)
        try RestrictedPlanCheck.require(source.root != nil, "no table leads to all others")
    }

    private static func source(
        _ plan: LogicalPlan, _ tables: [TableSchema]
    ) throws(PlanningError) -> RestrictedSource {
        switch plan {
        case .scan(let table, let columns):
            try RestrictedPlanCheck.require(tables.indices.contains(table), "the scan names no table")
            try RestrictedPlanCheck.require(
                columns.allSatisfy(tables[table].columns.indices.contains),
                "the scan names a column that does not exist")
            return RestrictedSource(tables[table], columns: columns)
        case .join(let node):
            try RestrictedPlanCheck.require(
                (node.kind == .inner || node.kind == .left) && node.residual == nil, "a join of another kind")
            let (left, right) = (try source(node.left, tables), try source(node.right, tables))
            var pairs: [(left: Int, right: Int)] = []
            for key in node.keys {
                guard !key.nullsMatch, case .column(let a, let type) = key.left, case .column(let b, type) = key.right,
                    left.places.indices.contains(a), right.places.indices.contains(b),
                    left.columns[a].type == type, right.columns[b].type == type
                else { throw PlanningError(.planNotProven, "a join of something else than columns") }
                pairs.append((a, b))
            }
            guard let edge = RestrictedSource.edge(left, right, pairs: pairs) else {
                throw PlanningError(.planNotProven, "a join follows no foreign key")
            }
            try RestrictedPlanCheck.require(
                node.kind == .inner || edge.from < left.tables.count, "a join keeps rows without a foreign key")
            return left.joined(right, along: edge)
        default: throw PlanningError(.planNotProven, "the plan reads something else than tables")
        }
    }

    /// Whom the rows speak of is known, and the evidence counts them under every key.
    func checkSubjects(_ node: AggregateNode, _ query: BoundQuery) throws(PlanningError) {
        try RestrictedPlanCheck.require(source.unfitTable == nil, "a table has no subject key")
        try RestrictedPlanCheck.require(source.isCoveredByRoot, "a table speaks of others than the root")
        try RestrictedPlanCheck.require(
            node.evidence != nil && node.evidence == source.evidence(over: node.input, query.tables),
            "evidence lacks a subject key")
        do { _ = try SubjectTracking.track(query) } catch {
            throw PlanningError(.planNotProven, "rows may speak of several subjects")
        }
    }

    /// The position of a bare column.
    func position(_ expression: BoundExpression) throws(PlanningError) -> Int {
        guard case .column(let index, let type) = expression, source.places.indices.contains(index),
            source.columns[index].type == type
        else { throw PlanningError(.planNotProven, "an expression stands where a bare column must") }
        return index
    }

    /// The declaration behind a bare column.
    func column(_ expression: BoundExpression) throws(PlanningError) -> ColumnSchema {
        source.columns[try position(expression)]
    }

    /// A bare column's declared use; a subject key is a key, or nothing, whatever is declared.
    func use(of expression: BoundExpression) throws(PlanningError) -> ColumnUse? {
        source.use(of: try position(expression))
    }

    func isSubjectKey(_ expression: BoundExpression) throws(PlanningError) -> Bool {
        source.namesSubjects(try position(expression))
    }

    func role(of call: AggregateCall) throws(PlanningError) -> ColumnRole {
        guard let argument = call.argument, call.condition == nil else { return .aggregate(call.kind, column: nil) }
        return .aggregate(call.kind, column: try column(argument).name)
    }
}
