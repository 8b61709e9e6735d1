import Governance
import Rules
import Schemas

/// What a request asks for, as its submitter gives it.
package struct RequestInput: Hashable, Sendable, Codable {
    package var jobs: [JobID]
    /// What the results are for and how to read them.
    package var context: String

    package init(jobs: [JobID], context: String) {
        self.jobs = jobs
        self.context = context
    }
}

/// A request as one actor may see it now: fields that are not theirs are nil.
package struct RequestView: Hashable, Sendable, Codable {
    package var id: RequestID
    package var state: ReviewState
    package var organisation: OrganisationID
    package var bodies: [ReviewBody]
    package var recipients: [OrganisationID]
    package var context: String?
    package var results: [ResultView]
    package var rounds: [RoundView]
    /// The common verdict of the checkers.
    package var consolidated: Verdict?
    /// Words for the submitter when the request came back, without names.
    package var comments: [String]
    package var release: ReleaseID?
}

/// One submission of a request and the words on it that may be read.
package struct RoundView: Hashable, Sendable, Codable {
    package var submittedAt: Instant
    package var opinions: [Opinion]
}

/// A request in a list.
package struct RequestSummary: Hashable, Sendable, Codable {
    package var id: RequestID
    package var state: ReviewState
    package var organisation: OrganisationID
    package var resultCount: Int
    /// Actions that the review table lets the caller take now.
    package var actions: [ReviewAction]
    package var release: ReleaseID?
}

/// One result of a request.
package struct ResultView: Hashable, Sendable, Codable {
    package var job: JobID
    package var program: Program?
    /// The text that ran: the SQL, or the model's.
    package var text: String?
    package var purpose: String?
    package var datasets: [JobDataset]
    package var outcome: OutcomeCode?
    package var releasable: TableView?
    package var trueTable: TableView?
    package var subjectKeys: [SubjectKey]?
    /// By row, column, subject key.
    package var evidence: [[[CellEvidence]]]?
    /// By row and column.
    package var verdicts: [[CellVerdict]]?
    /// By row and column.
    package var bands: [[EvidenceBand]]?
    package var hadScalarErrors: Bool?
}

/// A table as text.
package struct TableView: Hashable, Sendable, Codable {
    package struct Column: Hashable, Sendable, Codable {
        package var name: String
        package var type: ResultType
    }

    package struct Cell: Hashable, Sendable, Codable {
        /// Nil for NULL and for a redacted cell.
        package var text: String?
        package var isRedacted: Bool
    }

    package var columns: [Column]
    package var rows: [[Cell]]

    init(_ table: ResultTable) {
        columns = table.columns.map { Column(name: $0.name, type: $0.type) }
        rows = (0..<table.rowCount).map { row in
            table.vectors.map { Cell(text: $0[row].text, isRedacted: false) }
        }
    }

    init(_ table: ReleasableTable) {
        columns = table.columns.map { Column(name: $0.name, type: $0.type) }
        rows = (0..<table.rowCount).map { row in
            table.columns.indices.map { column in
                switch table[row, column] {
                case .value(let value): Cell(text: value.text, isRedacted: false)
                case .redacted: Cell(text: nil, isRedacted: true)
                }
            }
        }
    }
}
