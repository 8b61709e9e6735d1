import Columns
import Planning
import Schemas

extension PlanExecutor {
    /// ORDER BY: rows with equal keys keep the order of the source. `wanted`: rows beyond that many may be left out.
    func sort(_ input: LogicalPlan, _ keys: [SortKey], wanted: Int?) throws(ExecutionError) -> RowSet {
        let plain = try pipeline(input)
        var columns = AddedColumns(plain, context: context)
        var sortColumns: [SortColumn] = []
        for key in keys {
            sortColumns.append(
                SortColumn(
                    column: try columns.column(key.expression), isDescending: key.isDescending,
                    nullsFirst: key.nullsFirst))
        }
        let pipeline = columns.pipeline
        if let wanted, wanted <= TopSink.wantedLimit {
            context.explain("top \(wanted) by \(keys.count) keys")
            let context = context
            let sinks = try context.run(pipeline) { (_) throws(ExecutionError) in
                try TopSink(pipeline.output, keys: sortColumns, wanted: wanted, context: context)
            }
            return try TopSink.merged(sinks, columnCount: plain.output.count, context: context)
        }
        let rows = try collect(pipeline)
        let order = try RowOrder.sorted(rows, by: sortColumns, context: context)
        context.explain(
            "sort: \(rows.count) rows, \(keys.count) keys, \(order.name)" + (wanted.map { ", first \($0)" } ?? ""))
        return try rows.gathered(
            order.rows, range: 0..<min(rows.count, wanted ?? rows.count), columnCount: plain.output.count,
            context: context)
    }
}
