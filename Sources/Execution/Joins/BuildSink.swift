import Columns

/// One thread's share of a build side, with the morsels that the rows came from.
final class BuildSink: BatchSink, @unchecked Sendable {
    /// Rows of one morsel that lie together.
    struct Segment {
        var morsel: Int
        var chunk: Int
        var first: Int
        var count: Int
    }

    let isSatisfied = false
    private(set) var chunks: [BuildBlock] = []
    private(set) var segments: [Segment] = []
    private(set) var count = 0
    /// Where rows go at once by their ordinal, when each has a place that is known.
    private let target: BuildBlock?
    private let columns: [BuildColumn]
    private let text: TextArena
    private let budget: MemoryBudget

    /// Rows of the largest piece: memory is asked for in steps of this.
    static let chunkRowsLimit = 1 << 16

    init(_ columns: [BuildColumn], target: BuildBlock?, budget: MemoryBudget) {
        self.columns = columns
        self.target = target
        self.budget = budget
        text = TextArena(budget)
    }

    func consume(_ batch: Batch, morsel: Int) throws(ExecutionError) {
        if let target {
            guard batch.ordinal >= 0, batch.ordinal + batch.count <= target.capacity else {
                throw ExecutionError(.planInvalid, "build side")
            }
            return try target.store(batch.columns, 0, batch.count, at: batch.ordinal, text: text)
        }
        var first = 0
        while first < batch.count {
            let chunk = try roomy(batch.count - first)
            let size = min(batch.count - first, chunk.capacity - chunk.count)
            try chunk.store(batch.columns, first, size, at: chunk.count, text: text)
            note(morsel, first: chunk.count, count: size)
            chunk.count += size
            first += size
        }
        count += batch.count
    }

    private func note(_ morsel: Int, first: Int, count: Int) {
        if let last = segments.last, last.morsel == morsel, last.chunk == chunks.count - 1 {
            segments[segments.count - 1].count += count
        } else {
            segments.append(Segment(morsel: morsel, chunk: chunks.count - 1, first: first, count: count))
        }
    }

    /// Chunks grow with what has come, so that few rows take little memory.
    private func roomy(_ wanted: Int) throws(ExecutionError) -> BuildBlock {
        if let last = chunks.last, last.count < last.capacity { return last }
        let size = min(max(wanted, count, 64), Self.chunkRowsLimit)
        let chunk = try BuildBlock(columns, capacity: size, budget: budget)
        chunks.append(chunk)
        return chunk
    }

    /// Lets go of the chunks once their rows have been copied; texts stay.
    func dropChunks() { chunks = [] }
}
