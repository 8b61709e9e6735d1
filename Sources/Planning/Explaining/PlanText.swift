import Schemas

/// The text of a logical plan, for EXPLAIN and for tests: one operator a line, its input two spaces deeper. Columns of a
/// scan have their names, columns of other operators are written `#position`.
package enum PlanText {
    /// All lines of the query's plan, without a newline at the end. With the statistics of its tables, every line ends with
    /// the estimated number of rows: for open data alone.
    package static func text(of query: BoundQuery, statistics: [TableStatistics]? = nil) -> String {
        let estimator = statistics.map { Estimator(tables: query.tables, statistics: $0, shared: query.shared) }
        let parts = query.shared.enumerated().flatMap { index, plan in
            ["shared \(index):"] + lines(plan, query.tables, estimator, depth: 1)
        }
        return (lines(query.plan, query.tables, estimator, depth: 0) + parts).joined(separator: "\n")
    }

    private static func lines(
        _ plan: LogicalPlan, _ tables: [TableSchema], _ estimator: Estimator?, depth: Int
    ) -> [String] {
        var line = String(repeating: "  ", count: depth) + describe(plan, tables)
        if let estimator { line += "  ~\(Int(min(estimator.estimate(plan).rows, 1e15).rounded())) rows" }
        return [line] + plan.inputs.flatMap { lines($0, tables, estimator, depth: depth + 1) }
    }

    private static func describe(_ plan: LogicalPlan, _ tables: [TableSchema]) -> String {
        switch plan {
        case .singleRow: return "single row"
        case .scan(let table, let columns):
            let names = columns.map { tables[table].scannedName($0) }
            return "scan \(tables[table].name) [\(names.joined(separator: ", "))]"
        case .filter(let input, let predicate): return "filter \(ExpressionText(input, tables).text(predicate))"
        case .project(let input, let expressions):
            return "project [\(ExpressionText(input, tables).list(expressions))]"
        case .aggregate(let node): return aggregate(node, tables)
        case .distinct: return "distinct"
        case .sort(let input, let keys): return "sort [\(order(keys, ExpressionText(input, tables)))]"
        case .limit(_, let count, let offset):
            return "limit \(count.map(String.init) ?? "none") offset \(offset)"
        case .join(let node): return join(node, tables)
        case .unionAll: return "union all"
        case .setOperation(let node): return "\(node.kind.rawValue)\(node.isAll ? " all" : "")"
        case .window(let node): return window(node, tables)
        case .values(let rows, _): return "values \(rows.count) rows"
        case .shared(let index, _): return index == RecursionNode.latest ? "latest rows" : "shared \(index)"
        case .recursion(let node): return node.isDistinct ? "recursion of distinct rows" : "recursion"
        }
    }

    private static func order(_ keys: [SortKey], _ names: ExpressionText) -> String {
        keys.map {
            "\(names.text($0.expression)) \($0.isDescending ? "desc" : "asc") nulls \($0.nullsFirst ? "first" : "last")"
        }.joined(separator: ", ")
    }

    private static func join(_ node: JoinNode, _ tables: [TableSchema]) -> String {
        let (left, right) = (ExpressionText(node.left, tables), ExpressionText(node.right, tables))
        let keys = node.keys.map {
            "\(left.text($0.left)) \($0.nullsMatch ? "is not distinct from" : "=") \(right.text($0.right))"
        }
        var pair = node
        pair.kind = .inner
        let residual = node.residual.map { " where \(ExpressionText(.join(pair), tables).text($0))" } ?? ""
        return "\(node.kind.rawValue) join on [\(keys.joined(separator: ", "))]\(residual)"
    }

    private static func window(_ node: WindowNode, _ tables: [TableSchema]) -> String {
        let names = ExpressionText(node.input, tables)
        let calls = node.calls.map { "\($0.function.text)(\(names.list($0.arguments)))\($0.frame.text)" }
        return
            "window by [\(names.list(node.partition))] order [\(order(node.order, names))] of [\(calls.joined(separator: ", "))]"
    }

    private static func aggregate(_ node: AggregateNode, _ tables: [TableSchema]) -> String {
        let names = ExpressionText(node.input, tables)
        var text =
            "aggregate by [\(names.list(node.groups))] of [\(node.aggregates.map(names.text).joined(separator: ", "))]"
        if let sets = node.groupingSets {
            text += " sets \(sets.map { "(\($0.map(String.init).joined(separator: ", ")))" }.joined(separator: " "))"
        }
        if let evidence = node.evidence {
            text += " evidence [\(evidence.subjectKeys.map(String.init).joined(separator: ", "))]"
        }
        if let completion = node.completion {
            text += " complete [\(completion.map { String($0.count) }.joined(separator: ", "))]"
        }
        return text
    }
}
