/// Sizes within which the scheduler decides.
package struct SchedulerLimits: Hashable, Sendable, Codable {
    /// Attempts under way at once.
    package var slots: Int
    /// Attempts of one agreement under way at once; emergency jobs do not ask for it.
    package var slotsPerAgreement: Int
    /// Attempts of one job that may fail by a fault of ours.
    package var attempts = 3
    /// Attempts of one job that may be cut short: a job that ends its keeper again and again must end.
    package var interruptions = 5
    /// Jobs waiting; beyond this nothing more is to be accepted.
    package var queued = 100_000
    /// Jobs of one agreement waiting.
    package var queuedPerAgreement = 100_000
    /// Emergency jobs waiting beyond `queued`.
    package var emergencyReserve = 1_000
    /// Of all attempts under way together.
    package var memoryBytes = Int64.max
    /// Starts before a job that the free memory does not hold yet; then none until it has started.
    package var overtakes = 16
    /// Agreements looked at for a job that fits when the first one's does not.
    package var lookahead = 8
    /// Time in which usage counts half.
    package var halfLifeMilliseconds: Int64 = 3_600_000
    /// Most slot time that an agreement that was away may catch up.
    package var catchUpMilliseconds: Int64 = 60_000
    /// Longest wait of a job; then it ends as timed out.
    package var queueMilliseconds: Int64 = 604_800_000
    /// Longest time that one event may have passed for: what a clock that leaps can do at most.
    package var longestStepMilliseconds: Int64 = 600_000
    /// Ids of ended jobs kept.
    package var remembered = 10_000

    package init(slots: Int, slotsPerAgreement: Int) {
        self.slots = slots
        self.slotsPerAgreement = slotsPerAgreement
    }

    /// Weights of agreements; 100 unless said otherwise.
    package static let weights = 1...10_000
    package static let standardWeight = 100
}
