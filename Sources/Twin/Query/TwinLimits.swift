/// The bounds of one evaluation.
package struct TwinLimits: Hashable, Sendable {
    /// Most rows that any operator may give.
    package var rowsLimit: Int
    /// Most expressions evaluated and rows compared.
    package var stepsLimit: Int
    /// Most bytes of rows held at once, by a rough count: values at their size in memory, texts at theirs.
    package var memoryBytesLimit: Int

    package init(
        rowsLimit: Int = 10_000_000, stepsLimit: Int = 20_000_000_000, memoryBytesLimit: Int = 2 << 30
    ) {
        self.rowsLimit = rowsLimit
        self.stepsLimit = stepsLimit
        self.memoryBytesLimit = memoryBytesLimit
    }
}
