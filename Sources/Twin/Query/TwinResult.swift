import Schemas

/// What an evaluation gives.
package struct TwinResult: Hashable, Sendable {
    package var columns: [ResultColumn]
    /// The visible columns, in the plan's order of rows.
    package var rows: [[Value]]
    /// Restricted queries: the evidence of every cell of the visible columns.
    package var evidence: EvidenceTable?
    /// True when a scalar function met an error that became NULL.
    package var hadScalarErrors: Bool

    package init(columns: [ResultColumn], rows: [[Value]], evidence: EvidenceTable?, hadScalarErrors: Bool) {
        self.columns = columns
        self.rows = rows
        self.evidence = evidence
        self.hadScalarErrors = hadScalarErrors
    }
}
