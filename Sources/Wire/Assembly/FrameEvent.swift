import Schemas

/// What a datagram brought, checked and whole.
package enum FrameEvent: Hashable, Sendable {
    /// A query compiled; it may be run.
    case prepared(PreparedColumns)
    case runFinished(RunResult)
    /// Bytes of the input parsed so far.
    case progress(bytes: Int)
    /// The job is over; nothing may follow.
    case ended(JobEnd)
}

/// One run of a query.
package struct RunResult: Hashable, Sendable {
    package var rowCount: Int
    /// Nil where the run was not to send its result.
    package var table: ResultTable?
    /// Of restricted data, with the result.
    package var evidence: EvidenceTable?

    package init(rowCount: Int, table: ResultTable?, evidence: EvidenceTable?) {
        self.rowCount = rowCount
        self.table = table
        self.evidence = evidence
    }
}

/// How a worker ended its job by its own word.
package enum JobEnd: Hashable, Sendable {
    case checked(PreparedColumns)
    case rejected([Diagnostic])
    case ingested(IngestReport)
    case importRejected(ImportRejection)
    case validated
    case failed(FailureCode)
}
