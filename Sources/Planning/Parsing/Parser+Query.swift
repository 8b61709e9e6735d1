import Schemas

/// Queries: WITH, set operations, VALUES, parentheses.
extension Parser {
    /// [WITH …] body [ORDER BY …] [LIMIT …].
    mutating func query() throws(PlanningError) -> QuerySyntax {
        try enter()
        counts.queryNesting += 1
        guard counts.queryNesting <= PlanningLimits.queryNesting else {
            throw PlanningError(
                .nestingTooDeep, "queries are nested deeper than \(PlanningLimits.queryNesting) levels; use WITH",
                at: current.span)
        }
        let start = current.span.lower
        let with = take(word: "with") ? try commonTables() : []
        let body = try unions()
        let orderBy = try self.orderBy()
        let limits = try limitAndOffset()
        counts.queryNesting -= 1
        leave()
        return QuerySyntax(
            with: with, body: body, orderBy: orderBy, limit: limits.limit, offset: limits.offset,
            withTies: limits.withTies,
            span: SourceSpan(start, previousSpan.upper))
    }

    private mutating func commonTables() throws(PlanningError) -> [CommonTableSyntax] {
        let isRecursive = take(word: "recursive")
        var tables: [CommonTableSyntax] = []
        repeat {
            let name = try self.name("the name of a table")
            let columns = isSymbol(.leftParenthesis) ? try nameList() : []
            try expect(word: "as")
            // How a table of WITH is computed is the planner's choice.
            _ = take(word: "not")
            _ = take(word: "materialized")
            tables.append(
                CommonTableSyntax(
                    isRecursive: isRecursive, name: name, columns: columns, query: try queryInParentheses()))
            try checkLength(tables.count, PlanningLimits.tables)
        } while take(.comma)
        return tables
    }

    /// UNION and EXCEPT, from left to right.
    private mutating func unions() throws(PlanningError) -> QueryBodySyntax {
        var left = try intersections()
        while isWord("union") || isWord("except") {
            let operation: SetOperationSyntax.Operation = isWord("union") ? .union : .except
            let (span, isAll) = setOperator()
            let right = try intersections()
            left = .combined(
                SetOperationSyntax(operation: operation, isAll: isAll, left: left, right: right, span: span))
        }
        return left
    }

    /// INTERSECT binds tighter.
    private mutating func intersections() throws(PlanningError) -> QueryBodySyntax {
        var left = try term()
        while isWord("intersect") {
            let (span, isAll) = setOperator()
            let right = try term()
            left = .combined(
                SetOperationSyntax(operation: .intersect, isAll: isAll, left: left, right: right, span: span))
        }
        return left
    }

    private mutating func setOperator() -> (SourceSpan, isAll: Bool) {
        let span = advance().span
        let isAll = take(word: "all")
        if !isAll { _ = take(word: "distinct") }
        return (span, isAll)
    }

    private mutating func term() throws(PlanningError) -> QueryBodySyntax {
        if isWord("select") { return .select(try select()) }
        if isWord("values") { return try values() }
        if isWord("table") {
            let span = advance().span
            try countSelect()
            let items = [SelectItemSyntax.star(qualifier: nil, span: span)]
            return .select(
                SelectSyntax(isDistinct: false, span: span, items: items, from: try tablePrimary(), groupBy: []))
        }
        guard isSymbol(.leftParenthesis) else { throw expected("SELECT") }
        let query = try queryInParentheses()
        let isBare = query.with.isEmpty && query.orderBy.isEmpty && query.limit == nil && query.offset == nil
        return isBare ? query.body : .nested(query)
    }

    /// VALUES (…), (…).
    private mutating func values() throws(PlanningError) -> QueryBodySyntax {
        let span = advance().span
        try countSelect()
        var rows: [[ExpressionSyntax]] = []
        repeat {
            try expect(.leftParenthesis)
            let row = try expressionList()
            try expect(.rightParenthesis)
            try checkLength(row.count, PlanningLimits.outputColumns)
            if let first = rows.first, first.count != row.count {
                throw PlanningError(.columnCount, "the rows of VALUES have equally many values", at: previousSpan)
            }
            rows.append(row)
            try checkLength(rows.count)
        } while take(.comma)
        return .values(rows, span: span)
    }

    mutating func countSelect() throws(PlanningError) {
        counts.selects += 1
        guard counts.selects <= PlanningLimits.selects else {
            throw PlanningError(
                .tooManySelects, "the text has more than \(PlanningLimits.selects) SELECTs; split it", at: current.span)
        }
    }
}
