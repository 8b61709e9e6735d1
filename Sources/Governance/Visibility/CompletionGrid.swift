import Schemas

/// When a submitter learns that a job over restricted data has ended: at submission + 10 s, 1 min, 10 min, then at every
/// full hour, so that the time of a run says next to nothing about the data.
package enum CompletionGrid {
    /// Milliseconds after submission.
    package static let marks: [Int64] = [10_000, 60_000, 600_000, 3_600_000]

    /// The first mark at or after the end. A clock that stepped back counts as an end at submission.
    package static func visible(submittedAt: Instant, endedAt: Instant) -> Instant {
        let (difference, overflow) = endedAt.milliseconds.subtractingReportingOverflow(submittedAt.milliseconds)
        let elapsed = overflow ? Int64.max / 2 : max(0, difference)
        if let mark = marks.first(where: { elapsed <= $0 }) { return submittedAt.adding(milliseconds: mark) }
        let hour = marks[marks.count - 1]
        return submittedAt.adding(milliseconds: (elapsed - 1) / hour * hour + hour)
    }

    /// The outcome that a submitter may be told now; nil while the job is to look unfinished.
    package static func shownOutcome(
        _ outcome: OutcomeCode, submittedAt: Instant, endedAt: Instant, now: Instant
    ) -> OutcomeCode? {
        guard now >= visible(submittedAt: submittedAt, endedAt: endedAt) else { return nil }
        return outcome.shownToSubmitter
    }
}

extension OutcomeCode {
    /// The code that submitters see: a forbidden call looks like any failure.
    package var shownToSubmitter: OutcomeCode { self == .policyViolation ? .failed : self }
}
