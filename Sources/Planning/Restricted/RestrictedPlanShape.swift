import Schemas

/// The operators of a restricted plan, taken apart: [limit]([sort](project(aggregate([filter](scan))))).
struct RestrictedPlanShape {
    var limit: (count: Int?, offset: Int)?
    var order: [SortKey] = []
    var projection: [BoundExpression]
    var aggregate: AggregateNode
    var predicate: BoundExpression?
    var table: Int
    var columns: [Int]

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
        rest = node.input
        if case .filter(let input, let condition) = rest {
            predicate = condition
            rest = input
        }
        guard case .scan(let table, let columns) = rest else {
            throw PlanningError(.planNotProven, "the plan does not scan one table")
        }
        self.table = table
        self.columns = columns
    }
}

/// The scanned table and the columns that the scan gives.
struct RestrictedScan {
    let schema: TableSchema
    let columns: [Int]

    init(_ shape: RestrictedPlanShape, _ tables: [TableSchema]) throws(PlanningError) {
        try RestrictedPlanCheck.require(tables.indices.contains(shape.table), "the scan names no table")
        schema = tables[shape.table]
        columns = shape.columns
        try RestrictedPlanCheck.require(
            columns.allSatisfy(schema.columns.indices.contains), "the scan names a column that does not exist")
    }

    func checkSubjects() throws(PlanningError) {
        let isDeclared = !schema.subjectKeys.isEmpty && schema.hasSoundSubjectKeys
        try RestrictedPlanCheck.require(isDeclared, "the table has no subject key")
    }

    /// The declaration behind a bare column of the scan.
    func column(_ expression: BoundExpression) throws(PlanningError) -> ColumnSchema {
        guard case .column(let index, let type) = expression, columns.indices.contains(index),
            schema.columns[columns[index]].type == type
        else { throw PlanningError(.planNotProven, "an expression stands where a bare column must") }
        return schema.columns[columns[index]]
    }

    /// The column's declared use; a subject key is a key, or nothing, whatever is declared.
    func use(of column: ColumnSchema) -> ColumnUse? {
        isSubjectKey(column) && column.use != .key ? nil : column.use
    }

    func isSubjectKey(_ column: ColumnSchema) -> Bool {
        schema.columns.indices.contains { schema.namesSubjects($0) && schema.columns[$0] == column }
    }

    func role(of call: AggregateCall) throws(PlanningError) -> ColumnRole {
        guard let argument = call.argument else { return .aggregate(call.kind, column: nil) }
        return .aggregate(call.kind, column: try column(argument).name)
    }
}
