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
        let all = sinks.flatMap { sink in
            sink.segments.filter { $0.count > 0 }.map {
                Segment(rows: sink.rows, morsel: $0.morsel, start: $0.start, count: $0.count)
            }
        }.sorted { $0.morsel < $1.morsel }
        for sink in sinks { result.borrowTexts(of: sink.rows) }
        if isWhole(all, chunkRows: result.chunkRows) {
            for segment in all { result.take(chunksOf: segment.rows, from: segment.start, count: segment.count) }
        } else {
            try copy(all, into: result, context: context)
        }
        return result
    }

    /// Rows of one morsel, in one sink.
    private struct Segment {
        let rows: RowSet
        let morsel: Int
        let start: Int
        let count: Int
    }

    /// All morsels fill chunks, but for the end of the last one: chunks can change hands. So it is with scans without a filter.
    private static func isWhole(_ segments: [Segment], chunkRows: Int) -> Bool {
        segments.enumerated().allSatisfy { index, segment in
            segment.start % chunkRows == 0
                && (segment.count % chunkRows == 0
                    || index == segments.count - 1 && segment.start + segment.count == segment.rows.count)
        }
    }

    /// Copies all rows, on all threads.
    private static func copy(
        _ segments: [Segment], into result: RowSet, context: RunContext
    ) throws(ExecutionError) {
        let starts = segments.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        let total = starts[segments.count]
        try result.makeChunks(rows: total, threads: context.options.threads) { (chunk, first) throws(ExecutionError) in
            try context.cancellation.check()
            var (low, high) = (0, segments.count)
            while high - low > 1 {
                let middle = (low + high) / 2
                if starts[middle] <= first { low = middle } else { high = middle }
            }
            var done = 0
            while done < chunk.count {
                let segment = segments[low]
                let inside = first + done - starts[low]
                let (source, offset) = segment.rows.place(segment.start + inside)
                let size = min(source.count - offset, segment.count - inside, chunk.count - done)
                RowSet.write(source, offset, size, to: chunk, at: done)
                done += size
                if inside + size == segment.count { low += 1 }
            }
        }
    }
}
