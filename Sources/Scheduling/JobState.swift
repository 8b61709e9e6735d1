import Schemas

/// Where a job stands.
package enum JobState: String, Hashable, Sendable, Codable, CaseIterable {
    /// Received, not yet durable.
    case submitted
    /// Accepted: in the ledger, waits for a slot.
    case queued
    /// A worker is being got for it.
    case leased
    case running
    case succeeded, failed, cancelled, timedOut

    /// The state in which an attempt's outcome leaves a job that is not tried again.
    package init(ended outcome: OutcomeCode) {
        switch outcome {
        case .succeeded: self = .succeeded
        case .cancelled: self = .cancelled
        case .timedOut: self = .timedOut
        case .failed, .resourceLimit, .sandboxFault, .policyViolation: self = .failed
        }
    }

    package var isFinal: Bool {
        switch self {
        case .submitted, .queued, .leased, .running: false
        case .succeeded, .failed, .cancelled, .timedOut: true
        }
    }
}
