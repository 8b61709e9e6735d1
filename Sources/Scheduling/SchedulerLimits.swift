/// Sizes within which the scheduler decides.
package struct SchedulerLimits: Hashable, Sendable, Codable {
    /// Attempts under way at once.
    package var slots: Int
    /// Attempts of one agreement under way at once.
    package var slotsPerAgreement: Int
    /// Attempts of one job; only faults of ours lead to another.
    package var attempts: Int
    /// Jobs waiting; beyond this nothing more is to be accepted.
    package var queued: Int

    package init(slots: Int, slotsPerAgreement: Int, attempts: Int = 3, queued: Int = 100_000) {
        self.slots = slots
        self.slotsPerAgreement = slotsPerAgreement
        self.attempts = attempts
        self.queued = queued
    }
}
