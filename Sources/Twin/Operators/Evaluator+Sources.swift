import Columns
import Planning
import Schemas

/// Operators without inputs.
extension Evaluator {
    func scan(_ position: Int, _ columns: [Int]) throws(TwinError) -> [Row] {
        guard tables.indices.contains(position), columns.allSatisfy(tables[position].columns.indices.contains) else {
            throw TwinError(.planInvalid, "scan")
        }
        let table = tables[position]
        var rows: [Row] = []
        for row in 0..<table.rowCount {
            let values = columns.map { table.columns[$0].value(row) }
            try meter.emit(
                Row(values: values, lineages: try keys.lineages(table: position, row: row)), into: &rows)
        }
        return rows
    }

    func constants(_ values: [[Value]], _ types: [ColumnType]) throws(TwinError) -> [Row] {
        var rows: [Row] = []
        for row in values {
            guard row.count == types.count else { throw TwinError(.planInvalid, "values") }
            try meter.emit(Row(values: row, lineages: keys.noLineages), into: &rows)
        }
        return rows
    }

    /// A shared plan is evaluated when it is first named.
    func shared(_ index: Int) throws(TwinError) -> [Row] {
        if index == RecursionNode.latest {
            guard let rows = latestRows.last else { throw TwinError(.planInvalid, "latest rows") }
            return rows
        }
        if let rows = sharedRows[index] { return rows }
        guard query.shared.indices.contains(index) else { throw TwinError(.planInvalid, "shared plan") }
        let rows = try rows(of: query.shared[index])
        sharedRows[index] = rows
        return rows
    }

    /// All rows that the first part and the steps after it give.
    func recursion(_ node: RecursionNode) throws(TwinError) -> [Row] {
        var all: [Row] = []
        var known: Set<RowKey> = []
        var plan = node.initial
        while true {
            var fresh: [Row] = []
            for row in try rows(of: plan) where !node.isDistinct || known.insert(RowKey(row.values)).inserted {
                try meter.emit(row, into: &fresh)
            }
            if plan == node.step, !latestRows.isEmpty { latestRows.removeLast() }
            if fresh.isEmpty { return all }
            for row in fresh { try meter.emit(row, into: &all) }
            latestRows.append(fresh)
            plan = node.step
        }
    }
}
