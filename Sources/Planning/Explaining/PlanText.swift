import Schemas

/// The text of a logical plan, for EXPLAIN and for tests: one operator a line, its input two spaces deeper. Columns of a
/// scan have their names, columns of other operators are written `#position`.
package enum PlanText {
    /// All lines of the query's plan, without a newline at the end.
    package static func text(of query: BoundQuery) -> String {
        lines(query.plan, query.tables, depth: 0).joined(separator: "\n")
    }

    private static func lines(_ plan: LogicalPlan, _ tables: [TableSchema], depth: Int) -> [String] {
        let (text, input) = describe(plan, tables)
        let line = String(repeating: "  ", count: depth) + text
        return [line] + (input.map { lines($0, tables, depth: depth + 1) } ?? [])
    }

    private static func describe(_ plan: LogicalPlan, _ tables: [TableSchema]) -> (String, LogicalPlan?) {
        switch plan {
        case .singleRow: return ("single row", nil)
        case .scan(let table, let columns):
            let names = columns.map { tables[table].columns[$0].name }
            return ("scan \(tables[table].name) [\(names.joined(separator: ", "))]", nil)
        case .filter(let input, let predicate):
            return ("filter \(ExpressionText(input, tables).text(predicate))", input)
        case .project(let input, let expressions):
            return ("project [\(ExpressionText(input, tables).list(expressions))]", input)
        case .aggregate(let node): return (aggregate(node, tables), node.input)
        case .distinct(let input): return ("distinct", input)
        case .sort(let input, let keys):
            let names = ExpressionText(input, tables)
            let parts = keys.map {
                "\(names.text($0.expression)) \($0.isDescending ? "desc" : "asc") nulls \($0.nullsFirst ? "first" : "last")"
            }
            return ("sort [\(parts.joined(separator: ", "))]", input)
        case .limit(let input, let count, let offset):
            return ("limit \(count.map(String.init) ?? "none") offset \(offset)", input)
        }
    }

    private static func aggregate(_ node: AggregateNode, _ tables: [TableSchema]) -> String {
        let names = ExpressionText(node.input, tables)
        var text =
            "aggregate by [\(names.list(node.groups))] of [\(node.aggregates.map(names.text).joined(separator: ", "))]"
        if let evidence = node.evidence {
            text += " evidence [\(evidence.subjectKeys.map(String.init).joined(separator: ", "))]"
        }
        if let completion = node.completion {
            text += " complete [\(completion.map { String($0.count) }.joined(separator: ", "))]"
        }
        return text
    }
}
