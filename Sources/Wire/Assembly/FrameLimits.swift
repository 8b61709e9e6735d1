/// How much one job's worker may send.
package struct FrameLimits: Hashable, Sendable {
    /// Bytes of all datagrams.
    package var totalBytes: Int
    /// Rows of one result.
    package var rows: Int
    /// Cells of one result's evidence.
    package var evidenceCells: Int

    package init(totalBytes: Int = 1 << 30, rows: Int = 10_000_000, evidenceCells: Int = 1_000_000) {
        self.totalBytes = totalBytes
        self.rows = rows
        self.evidenceCells = evidenceCells
    }
}
