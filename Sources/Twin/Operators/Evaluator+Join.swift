import Planning
import Schemas

/// One side of a join with the values of its keys.
private struct JoinSide {
    var rows: [Row]
    var keyValues: [[Value]]
    /// Rows by the values of their keys; a row with a NULL that matches nothing is in `unknown` alone.
    var buckets: [RowKey: [Int]] = [:]
    var unknown: [Int] = []
    var nullValues: [Value] = []
}

extension Evaluator {
    func join(_ node: JoinNode) throws(TwinError) -> [Row] {
        let left = try side(node.left, node.keys.map(\.left), node.keys)
        var right = try side(node.right, node.keys.map(\.right), node.keys)
        right.nullValues = node.right.types(query.tables).map { _ in .null }
        var output: [Row] = []
        var matched = Array(repeating: false, count: right.rows.count)
        for (index, row) in left.rows.enumerated() {
            let keys = left.keyValues[index]
            let candidates = hasUnmatchableNull(keys, node.keys) ? [] : right.buckets[RowKey(keys)] ?? []
            var partners: [Int] = []
            for candidate in candidates where try residual(node, row, right.rows[candidate]) == .boolean(true) {
                partners.append(candidate)
                matched[candidate] = true
                // More matches say no more.
                if node.kind == .semi || node.kind == .anti || node.kind == .mark { break }
            }
            try emit(row, keys, partners, node, right, into: &output)
        }
        if node.kind == .right || node.kind == .full {
            let nulls: [Value] = node.left.types(query.tables).map { _ in .null }
            for (index, row) in right.rows.enumerated() where !matched[index] {
                try meter.emit(Row(values: nulls + row.values, lineages: row.lineages), into: &output)
            }
        }
        return output
    }

    /// The rows that one left row gives.
    private func emit(
        _ row: Row, _ keys: [Value], _ partners: [Int], _ node: JoinNode, _ right: JoinSide, into output: inout [Row]
    ) throws(TwinError) {
        switch node.kind {
        case .semi:
            if !partners.isEmpty { try meter.emit(row, into: &output) }
        case .anti:
            if partners.isEmpty { try meter.emit(row, into: &output) }
        case .mark:
            let mark: Value =
                !partners.isEmpty
                ? .boolean(true) : try couldMatch(row, keys, node, right) ? .null : .boolean(false)
            try meter.emit(Row(values: row.values + [mark], lineages: row.lineages), into: &output)
        case .single:
            guard partners.count == 1 else {
                if partners.count > 1 { hadScalarErrors = true }
                try meter.emit(Row(values: row.values + right.nullValues, lineages: row.lineages), into: &output)
                return
            }
            try meter.emit(pair(row, right.rows[partners[0]]), into: &output)
        case .inner, .left, .right, .full:
            for partner in partners { try meter.emit(pair(row, right.rows[partner]), into: &output) }
            if partners.isEmpty, node.kind == .left || node.kind == .full {
                try meter.emit(Row(values: row.values + right.nullValues, lineages: row.lineages), into: &output)
            }
        }
    }

    private func pair(_ left: Row, _ right: Row) -> Row {
        Row(values: left.values + right.values, lineages: Lineage.union(left.lineages, right.lineages))
    }

    private func side(
        _ plan: LogicalPlan, _ expressions: [BoundExpression], _ keys: [JoinKey]
    ) throws(TwinError) -> JoinSide {
        var side = JoinSide(rows: try rows(of: plan), keyValues: [])
        for (index, row) in side.rows.enumerated() {
            let values = try values(expressions, row.values)
            side.keyValues.append(values)
            if hasUnmatchableNull(values, keys) {
                side.unknown.append(index)
            } else {
                side.buckets[RowKey(values), default: []].append(index)
            }
        }
        return side
    }

    private func hasUnmatchableNull(_ values: [Value], _ keys: [JoinKey]) -> Bool {
        zip(values, keys).contains { $0.isNull && !$1.nullsMatch }
    }

    private func residual(_ node: JoinNode, _ left: Row, _ right: Row) throws(TwinError) -> Value {
        try meter.step()
        guard let residual = node.residual else { return .boolean(true) }
        return try value(residual, left.values + right.values)
    }

    /// Whether the condition is unknown for some right row, where it is true for none.
    private func couldMatch(
        _ row: Row, _ keys: [Value], _ node: JoinNode, _ right: JoinSide
    ) throws(TwinError) -> Bool {
        // Only rows with a NULL in a key, or rows of the same keys, can be unknown.
        let candidates =
            hasUnmatchableNull(keys, node.keys)
            ? Array(right.rows.indices) : (right.buckets[RowKey(keys)] ?? []) + right.unknown
        for candidate in candidates {
            try meter.step()
            let others = right.keyValues[candidate]
            let differs = node.keys.indices.contains { index in
                if node.keys[index].nullsMatch { return RowKey([keys[index]]) != RowKey([others[index]]) }
                return !keys[index].isNull && !others[index].isNull
                    && RowKey([keys[index]]) != RowKey([others[index]])
            }
            if differs { continue }
            if try residual(node, row, right.rows[candidate]) != .boolean(false) { return true }
        }
        return false
    }
}
