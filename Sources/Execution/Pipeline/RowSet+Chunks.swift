import Columns
import Synchronization

extension RowSet {
    /// Makes all chunks of an empty row set on several threads: `fill` writes the rows of a chunk, whose first is row `first`
    /// of the set. It must not call `kept` when there is more than one thread.
    func makeChunks(
        rows: Int, threads: Int,
        fill: @escaping @Sendable (_ chunk: Batch, _ first: Int) throws(ExecutionError) -> Void
    ) throws(ExecutionError) {
        guard rows > 0 else { return }
        let chunkCount = (rows + chunkRows - 1) / chunkRows
        try reserve(chunks: chunkCount)
        let job = ChunkJob(chunkCount: chunkCount)
        let (infos, chunkRows) = (infos, chunkRows)
        Crew.run(min(threads, chunkCount)) { _ in
            job.work { (index) throws(ExecutionError) in
                let first = index * chunkRows
                let size = min(chunkRows, rows - first)
                let capacity = min(chunkRows, Self.roundedUp(size))
                let columns = infos.map { ColumnVector(kind: $0.kind, capacity: capacity) }
                let chunk = Batch(columns: columns, count: size, ordinal: first)
                try fill(chunk, first)
                return chunk
            }
        }
        if let error = job.error.all.first { throw error }
        adopt(job.chunks.all)
    }
}

private final class ChunkJob: @unchecked Sendable {
    let chunks: Slots<Batch>
    /// By chunk: the first in order is reported.
    let error: Slots<ExecutionError>
    private let count: Int
    private let next = Atomic<Int>(0)
    private let isStopped = Atomic<Bool>(false)

    init(chunkCount: Int) {
        count = chunkCount
        chunks = Slots(count: chunkCount)
        error = Slots(count: chunkCount)
    }

    func work(_ make: (Int) throws(ExecutionError) -> Batch) {
        while !isStopped.load(ordering: .relaxed) {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            if index >= count { return }
            do throws(ExecutionError) {
                chunks.set(index, try make(index))
            } catch {
                self.error.set(index, error)
                isStopped.store(true, ordering: .relaxed)
            }
        }
    }
}
