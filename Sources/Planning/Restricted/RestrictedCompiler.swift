import Schemas

/// Compiles a query over restricted data. First the text is checked rule by rule (`RestrictedCheck`: every refusal with
/// its place), then the one plan shape that the rules allow is built, and that plan is proved again by
/// `RestrictedPlanCheck`, which knows nothing of the text.
struct RestrictedCompiler {
    let tables: [TableSchema]
    let rules: RestrictedRules

    func compile(_ statement: StatementSyntax) throws(PlanningError) -> BoundQuery {
        let select = try RestrictedSyntax.select(of: statement.query)
        guard let reference = select.from else {
            throw PlanningError(
                .rowLevelOutput, "a restricted query aggregates a table; add FROM", at: select.span)
        }
        let from = try RestrictedFrom.bind(reference, tables)
        var check = RestrictedCheck(from: from, rules: rules)
        let approved = try check.run(statement, select)
        var binder = QueryBinder(tables: tables, wantsEvidence: false)
        binder.binder = ExpressionBinder(scope: from.scope)
        let filtered = try binder.filtered(from.plan, select.filter, clause: "WHERE")
        let limit = try LimitClause(statement.query)
        let assembly = RestrictedAssembly(from: from, tables: tables)
        let query = try assembly.query(over: filtered, approved, limit: limit)
        try RestrictedPlanCheck.check(query, rules: rules)
        return query
    }
}

/// What the check of the text found: columns by their position in FROM.
struct ApprovedQuery {
    struct Output {
        enum Source {
            case group(column: Int)
            case aggregate(ExpressionSyntax)
        }

        var name: String
        var source: Source
    }

    struct Order {
        var column: Int
        var isDescending: Bool
        var nullsFirst: Bool
    }

    var outputs: [Output] = []
    /// Distinct, in the order of GROUP BY.
    var groups: [Int] = []
    var order: [Order] = []
}
