import Columns
import Planning

extension PlanExecutor {
    /// LIMIT and OFFSET. Over a sort only the first rows are sorted; over a stream it stops early.
    func limit(_ input: LogicalPlan, count: Int?, offset: Int) throws(ExecutionError) -> RowSet {
        guard (count ?? 0) >= 0, offset >= 0 else { throw ExecutionError(.planInvalid, "limit") }
        let (sum, overflow) = (count ?? 0).addingReportingOverflow(offset)
        let wanted = count == nil || overflow ? nil : sum
        let rows: RowSet
        if case .sort(let inner, let keys) = input {
            rows = try sort(inner, keys, wanted: wanted)
        } else {
            var inner = self
            if let wanted, isBareRecursion(input) { inner.recursionLimit = wanted }
            rows = try collect(try inner.pipeline(input), wanted: wanted)
        }
        let end = min(rows.count, wanted ?? rows.count)
        guard offset > 0 || end < rows.count else { return rows }
        let result = RowSet(infos: rows.infos, chunkRows: rows.chunkRows, budget: context.budget)
        var row = min(offset, end)
        while row < end {
            let (chunk, first) = rows.place(row)
            let size = min(chunk.count - first, end - row)
            try result.append(chunk, first, first + size)
            row += size
        }
        return result
    }

    /// Runs a pipeline and keeps its rows in the order of the source.
    func collect(_ pipeline: PipelinePlan, wanted: Int? = nil, rowsLimit: Int = .max) throws(ExecutionError) -> RowSet {
        if case .rows(let rows) = pipeline.source, pipeline.stages.isEmpty, rows.count <= rowsLimit { return rows }
        let context = context
        let sinks = try context.run(pipeline, isSequential: wanted != nil) { (_) throws(ExecutionError) in
            CollectSink(infos: pipeline.output, context: context, wanted: wanted, rowsLimit: rowsLimit)
        }
        let rows = try CollectSink.merged(sinks, context: context)
        guard rows.count <= rowsLimit else { throw ExecutionError(.rowsLimit) }
        return rows
    }
}
