import Schemas

extension LogicalPlan {
    /// Whom the rows of the plan speak of: the homes of the subject keys of its tables, from left to right, each once. What only
    /// chooses rows (the right side of a semi, anti or mark join) has none. Requests for evidence name positions in this list.
    package func subjectHomes(_ tables: [TableSchema], shared: [LogicalPlan]) -> [SubjectHome] {
        homedKeys(tables, shared: shared).map(\.home)
    }

    /// The same with the key of the table that is farthest from the home.
    func homedKeys(_ tables: [TableSchema], shared: [LogicalPlan]) -> [(home: SubjectHome, key: SubjectKey)] {
        var found: [(home: SubjectHome, key: SubjectKey)] = []
        collectKeys(tables, shared, into: &found)
        return found
    }

    private func collectKeys(
        _ tables: [TableSchema], _ shared: [LogicalPlan], into found: inout [(home: SubjectHome, key: SubjectKey)]
    ) {
        switch self {
        case .scan(let table, _):
            guard tables.indices.contains(table) else { return }
            for key in tables[table].subjectKeys {
                let home = tables[table].home(of: key)
                guard let known = found.firstIndex(where: { $0.home == home }) else {
                    found.append((home, key))
                    continue
                }
                if key.path.count > found[known].key.path.count { found[known].key = key }
            }
        case .shared(let index, _):
            // Each names only earlier ones.
            guard shared.indices.contains(index) else { return }
            shared[index].collectKeys(tables, Array(shared[..<index]), into: &found)
        case .join(let node) where !node.kind.showsRight: node.left.collectKeys(tables, shared, into: &found)
        default: for input in inputs { input.collectKeys(tables, shared, into: &found) }
        }
    }

    /// The outermost aggregate that carries evidence.
    package var evidenceAggregate: AggregateNode? {
        if case .aggregate(let node) = self, node.evidence != nil { return node }
        for input in inputs { if let found = input.evidenceAggregate { return found } }
        return nil
    }

    /// The table of a plan that only filters and computes over one scan.
    package var scannedTable: Int? {
        switch self {
        case .scan(let table, _): table
        case .filter(let input, _), .project(let input, _): input.scannedTable
        default: nil
        }
    }
}

extension BoundQuery {
    /// The subject keys of the query's evidence, in the order of its request; nil where there is none, or it names no key.
    package var evidenceKeys: [SubjectKey]? {
        guard let node = plan.evidenceAggregate, let request = node.evidence else { return nil }
        let keys = node.input.homedKeys(tables, shared: shared).map(\.key)
        guard request.subjectKeys.allSatisfy(keys.indices.contains) else { return nil }
        return request.subjectKeys.map { keys[$0] }
    }
}

/// Scans give the codes of subject keys as columns behind the table's own: integers, NULL where a row has no subject.
extension TableSchema {
    /// What a scan calls the codes of a subject key.
    package func subjectPosition(_ key: Int) -> Int { columns.count + key }

    /// The subject key behind a scanned position; nil for a column of the table.
    package func subjectKey(at position: Int) -> Int? {
        subjectKeys.indices.contains(position - columns.count) ? position - columns.count : nil
    }

    package func isScannable(_ position: Int) -> Bool {
        columns.indices.contains(position) || subjectKey(at: position) != nil
    }

    package func scannedType(_ position: Int) -> ColumnType {
        columns.indices.contains(position) ? columns[position].type : .integer
    }

    package func scannedName(_ position: Int) -> String {
        if columns.indices.contains(position) { return columns[position].name }
        return subjectKey(at: position).map { "subject \(subjectKeys[$0].type)" } ?? "?"
    }
}
