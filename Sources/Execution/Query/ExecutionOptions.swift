/// The bounds and settings of one run.
package struct ExecutionOptions: Hashable, Sendable {
    /// Most bytes that operators may hold at once, mapped tables not counted; beyond it: `memoryLimit`.
    package var memoryBytesLimit: Int
    /// Most rows of the result; beyond it: `rowsLimit`.
    package var rowsLimit: Int
    /// Threads of a pipeline, 1 to 64. Results do not depend on it.
    package var threads: Int
    /// Rows of a batch, 1 to `batchRowsLimit`. Results do not depend on it.
    package var batchRows: Int
    /// False: every operator takes its general path, the slow twin of the kernels.
    package var useFastKernels: Bool
    /// Groups of a hash aggregation up to which each thread keeps a table of its own; beyond, rows are partitioned and groups
    /// come in another order.
    package var tableGroupsLimit: Int

    /// Selection vectors are u16.
    package static let batchRowsLimit = 16_384
    package static let threadsLimit = 64

    package init(
        memoryBytesLimit: Int = 1 << 30, rowsLimit: Int = 1_000_000, threads: Int = 1, batchRows: Int = 2_048,
        useFastKernels: Bool = true, tableGroupsLimit: Int = 8_192
    ) {
        self.memoryBytesLimit = memoryBytesLimit
        self.rowsLimit = rowsLimit
        self.threads = threads
        self.batchRows = batchRows
        self.useFastKernels = useFastKernels
        self.tableGroupsLimit = tableGroupsLimit
    }

    func with(threads: Int) -> ExecutionOptions {
        var options = self
        options.threads = threads
        return options
    }
}
