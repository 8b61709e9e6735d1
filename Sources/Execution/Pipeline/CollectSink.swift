import Columns

/// Keeps rows, with the morsels they came from, so that they can be put in the order of the source.
final class CollectSink: BatchSink {
    let rows: RowSet
    private(set) var segments: [(morsel: Int, start: Int, count: Int)] = []
    /// Rows after which nothing matters; nil: all.
    private let wanted: Int?
    private let rowsLimit: Int

    init(infos: [ColumnInfo], context: RunContext, wanted: Int? = nil, rowsLimit: Int = .max) {
        rows = RowSet(infos: infos, chunkRows: context.options.batchRows, budget: context.budget)
        self.wanted = wanted
        self.rowsLimit = rowsLimit
    }

    var isSatisfied: Bool { wanted.map { rows.count >= $0 } ?? false }

    func consume(_ batch: Batch, morsel: Int) throws(ExecutionError) {
        let size = min(batch.count, (wanted ?? .max) - rows.count)
        if segments.last?.morsel == morsel {
            segments[segments.count - 1].count += size
        } else {
            segments.append((morsel, rows.count, size))
        }
        try rows.append(batch, 0, size)
        guard rows.count <= rowsLimit else { throw ExecutionError(.rowsLimit) }
    }

    /// All sinks' rows in the order of the source.
    static func merged(_ sinks: [CollectSink], context: RunContext) throws(ExecutionError) -> RowSet {
        if sinks.count == 1 { return sinks[0].rows }
        let result = RowSet(infos: sinks[0].rows.infos, chunkRows: sinks[0].rows.chunkRows, budget: context.budget)
        for sink in sinks { result.borrowTexts(of: sink.rows) }
        let all = sinks.flatMap { sink in sink.segments.map { (sink, $0) } }.sorted { $0.1.morsel < $1.1.morsel }
        for (sink, segment) in all {
            var row = segment.start
            while row < segment.start + segment.count {
                let (chunk, offset) = sink.rows.place(row)
                let size = min(chunk.count - offset, segment.start + segment.count - row)
                try result.append(chunk, offset, offset + size, copiesTexts: false)
                row += size
            }
        }
        return result
    }
}
