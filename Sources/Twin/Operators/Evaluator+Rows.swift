import Planning
import Schemas

/// Operators over one row at a time, and over the order of rows.
extension Evaluator {
    func filter(_ input: LogicalPlan, _ predicate: BoundExpression) throws(TwinError) -> [Row] {
        var kept: [Row] = []
        for row in try rows(of: input) where try holds(predicate, row.values) {
            try meter.emit(row, into: &kept)
        }
        return kept
    }

    func project(_ input: LogicalPlan, _ expressions: [BoundExpression]) throws(TwinError) -> [Row] {
        var output: [Row] = []
        for row in try rows(of: input) {
            let values = try values(expressions, row.values)
            try meter.emit(Row(values: values, lineages: row.lineages), into: &output)
        }
        return output
    }

    func limit(_ input: LogicalPlan, _ count: Int?, _ offset: Int) throws(TwinError) -> [Row] {
        guard offset >= 0, count ?? 0 >= 0 else { throw TwinError(.planInvalid, "limit") }
        let rest = try rows(of: input).dropFirst(offset)
        return Array(count.map { rest.prefix($0) } ?? rest)
    }

    /// Rows that compare equal keep their order.
    func sort(_ input: LogicalPlan, _ order: [SortKey]) throws(TwinError) -> [Row] {
        let rows = try rows(of: input)
        return try sortedPositions(rows, order).map { rows[$0] }
    }

    /// The positions of `rows` in the order of `order`; equal ones ascend.
    func sortedPositions(_ rows: [Row], _ order: [SortKey]) throws(TwinError) -> [Int] {
        var sortValues: [[Value]] = []
        for row in rows { sortValues.append(try values(order.map(\.expression), row.values)) }
        return rows.indices.sorted { left, right in
            let comparison = Ordering.compare(sortValues[left], sortValues[right], by: order)
            return comparison == 0 ? left < right : comparison < 0
        }
    }
}
