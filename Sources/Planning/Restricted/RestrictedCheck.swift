import Schemas

/// Checks the text of a query against the rules for restricted data. It collects every refusal, so that a
/// researcher mends a query at once; what it does not know, it refuses.
struct RestrictedCheck {
    let from: RestrictedFrom
    let rules: RestrictedRules
    var refusals: [Diagnostic] = []
    var approved = ApprovedQuery()
    /// Constants met so far in all filters.
    var constants = 0
    /// The condition of the aggregates, bound.
    var condition: BoundExpression?

    init(from: RestrictedFrom, rules: RestrictedRules) {
        self.from = from
        self.rules = rules
    }

    var scope: Scope { from.scope }
    /// The declarations of the columns that FROM gives, by position.
    var columns: [ColumnSchema] { from.source.columns }

    mutating func run(
        _ statement: StatementSyntax, _ select: SelectSyntax
    ) throws(PlanningError) -> ApprovedQuery {
        if let explain = statement.explain {
            refuse(.explainRefused, "EXPLAIN is for open data; submit the query without it", at: explain)
        }
        checkSubjects()
        if select.isDistinct {
            refuse(.distinctOutput, "SELECT DISTINCT is not for restricted data; use GROUP BY", at: select.span)
        }
        for window in select.windows {
            refuse(.unsupported, "windows would show rows of restricted data; leave WINDOW out", at: window.name.span)
        }
        try checkGroups(select)
        try checkOutputs(select)
        if let filter = select.filter { try checkPredicate(filter) }
        checkConstants(at: select.filter?.span ?? select.span)
        if let having = select.having {
            refuse(
                .havingRefused, "HAVING would act on true values; leave it out and select in the released table",
                at: having.span)
        }
        try checkOrder(statement.query)
        guard refusals.isEmpty else { throw PlanningError(refusals) }
        return approved
    }

    mutating func refuse(_ code: PlanningError.Code, _ message: String, at span: SourceSpan?) {
        refusals.append(Diagnostic(code: code.rawValue, message: message, span: span))
    }

    /// Whom the rows speak of can be told, and counted.
    private mutating func checkSubjects() {
        if let unfit = from.source.unfitTable {
            refuse(
                .noSubjectKey,
                "table \"\(unfit.name)\" declares no subject key, so no evidence can be given; ask its data steward",
                at: from.span)
        } else if !from.source.isCoveredByRoot {
            refuse(
                .joinSubjects,
                "a joined table speaks of subjects to whom the table with the foreign keys does not lead; leave it out",
                at: from.span)
        }
    }

    /// The position of a bare column, or nil for any other expression.
    func column(_ syntax: ExpressionSyntax) throws(PlanningError) -> Int? {
        guard case .column(let qualifier, let name) = syntax.kind else { return nil }
        return try scope.resolve(qualifier: qualifier, name)
    }

    /// True if the column's declared use is one of `uses`; else refuses, with its own code where no use is declared. A
    /// subject key is a key whatever is declared.
    mutating func checkUse(
        of column: Int, _ uses: Set<ColumnUse>, _ code: PlanningError.Code, _ what: String, at span: SourceSpan
    ) -> Bool {
        let schema = columns[column]
        guard let use = schema.use else {
            refuse(.undeclaredUse, "column \"\(schema.name)\" has no declared use; ask the data steward", at: span)
            return false
        }
        guard uses.contains(from.source.namesSubjects(column) ? .key : use) else {
            refuse(code, "column \"\(schema.name)\" is a subject key or declared as \(use.rawValue): \(what)", at: span)
            return false
        }
        return true
    }
}
