import Governance
import Schemas

/// A job as the record knows it.
package struct JobRecord: Hashable, Sendable, Codable {
    package enum Stage: String, Hashable, Sendable, Codable {
        case queued, leased, finished
    }

    package let accepted: JobAccepted
    package var specification: JobSpecification { accepted.job }
    package internal(set) var stage = Stage.queued
    /// The present or last attempt; 0 before the first.
    package internal(set) var attempt = 0
    /// Attempts that ended by a fault of ours.
    package internal(set) var faults = 0
    /// Attempts that were cut short: keeper or service were gone.
    package internal(set) var interruptions = 0
    /// The last lease.
    package internal(set) var leasedAt: Instant?
    package internal(set) var cancelRequested: JobCancelRequested.Reason?
    package internal(set) var finished: JobFinished?
    package internal(set) var finishedAt: Instant?
    /// Its result has left the quarantine; of jobs that have left memory the quarantine itself tells.
    package internal(set) var isErased = false
    /// Of the entries that speak of it alone, ascending.
    package internal(set) var sequences: [Int64]

    /// Of its acceptance.
    var firstSequence: Int64 { sequences.first ?? 0 }

    init(accepted: JobAccepted, sequence: Int64) {
        self.accepted = accepted
        sequences = [sequence]
    }
}

/// Somebody asked for the end of a job that had ended and left memory.
struct LateCancel: Hashable, Sendable, Codable {
    /// Its entry.
    var sequence: Int64
    var reason: JobCancelRequested.Reason

    /// The archive may know of it already.
    func apply(to record: inout JobRecord) {
        guard !record.sequences.contains(sequence) else { return }
        record.sequences.append(sequence)
        record.cancelRequested = reason
    }
}
