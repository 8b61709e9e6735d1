import Planning
import Schemas

/// Operators on rows as elements of sets. A row that stands for several equal ones comes from all their subjects.
extension Evaluator {
    func distinct(_ input: LogicalPlan) throws(TwinError) -> [Row] {
        try merged(try rows(of: input))
    }

    func unionAll(_ inputs: [LogicalPlan]) throws(TwinError) -> [Row] {
        guard !inputs.isEmpty else { throw TwinError(.planInvalid, "union of nothing") }
        var output: [Row] = []
        for input in inputs {
            for row in try rows(of: input) { try meter.emit(row, into: &output) }
        }
        return output
    }

    func setOperation(_ node: SetOperationNode) throws(TwinError) -> [Row] {
        let (left, right) = (try rows(of: node.left), try rows(of: node.right))
        var counts: [RowKey: Int] = [:]
        var lineages: [RowKey: [Lineage]] = [:]
        for row in right {
            try meter.step()
            let key = RowKey(row.values)
            counts[key, default: 0] += 1
            lineages[key] = lineages[key].map { Lineage.union($0, row.lineages) } ?? row.lineages
        }
        var kept: [Row] = []
        for row in left {
            let key = RowKey(row.values)
            let remaining = counts[key] ?? 0
            // Each equal row of the right side answers for one of the left side.
            if node.isAll, remaining > 0 { counts[key] = remaining - 1 }
            switch node.kind {
            case .intersect where remaining > 0:
                let both = Lineage.union(row.lineages, lineages[key] ?? keys.noLineages)
                try meter.emit(Row(values: row.values, lineages: both), into: &kept)
            case .except where remaining == 0: try meter.emit(row, into: &kept)
            default: break
            }
        }
        return node.isAll ? kept : try merged(kept)
    }

    /// Each row once, in the order of its first appearance.
    private func merged(_ rows: [Row]) throws(TwinError) -> [Row] {
        var positions: [RowKey: Int] = [:]
        var output: [Row] = []
        for row in rows {
            let key = RowKey(row.values)
            if let position = positions[key] {
                output[position].lineages = Lineage.union(output[position].lineages, row.lineages)
            } else {
                positions[key] = output.count
                try meter.emit(row, into: &output)
            }
        }
        return output
    }
}
