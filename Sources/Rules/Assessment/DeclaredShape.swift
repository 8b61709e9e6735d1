import Schemas

/// What a worker may not make up (attacks 20, 25): the columns, labels and subject keys of a result are those that some
/// table of the job declares, or one that its foreign keys lead to. A label from elsewhere would carry a row's value out, since labels are never redacted.
enum DeclaredShape {
    /// True if one of `tables` declares everything that the result names.
    static func isDeclared(_ result: ResultTable, _ evidence: EvidenceTable, tables: [TableSchema]) -> Bool {
        tables.contains { root in
            let read = reached(from: root, tables)
            return evidence.subjectKeys == root.subjectKeys
                && zip(result.columns, result.vectors).allSatisfy { column, vector in
                    read.contains { isDeclared(column, vector, $0) }
                }
        } && haveDistinctLabels(result)
    }

    /// The table and those to which its foreign keys lead: what a query can join to its rows.
    private static func reached(from root: TableSchema, _ tables: [TableSchema]) -> [TableSchema] {
        var found = [root]
        var next = 0
        while next < found.count {
            for key in found[next].foreignKeys {
                guard let table = tables.first(where: { $0.name == key.references }), !found.contains(table) else {
                    continue
                }
                found.append(table)
            }
            next += 1
        }
        return found
    }

    private static func isDeclared(_ column: ResultColumn, _ vector: ResultVector, _ table: TableSchema) -> Bool {
        switch column.role {
        case .plain, .group(nil): return false
        case .aggregate(_, nil): return true
        case .aggregate(_, let name?): return table.columns.contains { $0.name == name }
        case .group(let name?):
            guard let source = table.columns.first(where: { $0.name == name }), let domain = source.domain,
                source.use == .dimension || source.use == .sensitive, column.type == ResultType(source.type)
            else { return false }
            let allowed: Set<Value>? = if case .values(let values) = domain { Set(values) } else { nil }
            return (0..<vector.count).allSatisfy { row in
                switch (domain, vector[row]) {
                case (.values, let value): allowed?.contains(value) ?? false
                case (.range(let lower, let upper), .integer(let number)): (lower...upper).contains(number)
                case (.range(let lower, let upper), .date(let day)): (lower...upper).contains(Int64(day))
                default: false
                }
            }
        }
    }

    /// No combination of labels comes twice; without labels there is one row at most.
    private static func haveDistinctLabels(_ result: ResultTable) -> Bool {
        let groups = result.columns.indices.filter { result.columns[$0].role.isGroup }
        let labels = Set((0..<result.rowCount).map { row in groups.map { result.vectors[$0][row] } })
        return labels.count == result.rowCount
    }
}
