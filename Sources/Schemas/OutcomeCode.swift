/// How a job's attempt ended: the only word about a run over restricted data that leaves before review.
package enum OutcomeCode: String, Hashable, Sendable, Codable, CaseIterable {
    case succeeded, failed, timedOut, resourceLimit, cancelled
    /// The sandbox could not be made or was found broken: ours to repair, never the job's fault.
    case sandboxFault
    /// The worker made a call its policy forbids; shown to submitters as `failed`, never retried, alarms.
    case policyViolation
}
