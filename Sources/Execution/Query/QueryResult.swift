import Schemas

/// What a run gives.
package struct QueryResult: Hashable, Sendable {
    /// The visible columns, in batches, in order; no batch is empty, an empty result has none.
    package var batches: [ResultTable]
    package var rowCount: Int
    /// Restricted queries: the evidence of every cell of the visible columns.
    package var evidence: EvidenceTable?
    /// True when a scalar function met an error that became NULL.
    package var hadScalarErrors: Bool
    /// The physical choices of the run, a line each: primitives, group codes, threads. Open data alone may show it.
    package var explanation: [String]

    package init(
        batches: [ResultTable], rowCount: Int, evidence: EvidenceTable?, hadScalarErrors: Bool, explanation: [String]
    ) {
        self.batches = batches
        self.rowCount = rowCount
        self.evidence = evidence
        self.hadScalarErrors = hadScalarErrors
        self.explanation = explanation
    }
}
