import Columns

/// One thread's view of a source. A morsel is the unit that threads take in turn; its batches come in order.
protocol BatchReader: AnyObject {
    var morselCount: Int { get }
    func open(morsel: Int)
    /// The next batch of the morsel, never empty; nil at its end. It holds until the next call.
    func next() throws(ExecutionError) -> Batch?
}

/// One thread's operator within a pipeline.
protocol StreamOperator: AnyObject {
    /// A morsel begins: nothing is left of the one before.
    func open(morsel: Int)
    /// The rows that go on, perhaps none; they hold until the next call.
    func process(_ batch: Batch) throws(ExecutionError) -> Batch
    /// More comes out of the batch that was processed last.
    var hasMore: Bool { get }
    func more() throws(ExecutionError) -> Batch
}

/// Most operators give one batch for one.
extension StreamOperator {
    func open(morsel: Int) {}
    var hasMore: Bool { false }
    func more() throws(ExecutionError) -> Batch { Batch(columns: []) }
}

/// One thread's end of a pipeline.
protocol BatchSink: AnyObject, SendableMetatype {
    /// `morsel` grows from call to call.
    func consume(_ batch: Batch, morsel: Int) throws(ExecutionError)
    /// True when no further row can matter.
    var isSatisfied: Bool { get }
}

/// Rows that an operator has kept, as a source.
final class RowSetReader: BatchReader {
    private let rows: RowSet
    private var pending: Int?

    init(_ rows: RowSet) { self.rows = rows }

    var morselCount: Int { rows.chunks.count }
    func open(morsel: Int) { pending = morsel }

    func next() throws(ExecutionError) -> Batch? {
        guard let chunk = pending else { return nil }
        pending = nil
        let batch = rows.chunks[chunk]
        return batch.count > 0 ? batch : nil
    }
}

/// One row without columns.
final class SingleRowReader: BatchReader {
    private let batch = Batch(columns: [], count: 1)
    private var isOpen = false

    let morselCount = 1
    func open(morsel: Int) { isOpen = true }

    func next() throws(ExecutionError) -> Batch? {
        defer { isOpen = false }
        return isOpen ? batch : nil
    }
}
