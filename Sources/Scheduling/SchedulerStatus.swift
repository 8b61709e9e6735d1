import Schemas

/// What an operator may see of the scheduler: counts and shares, nothing of what a job is.
package struct SchedulerStatus: Hashable, Sendable, Codable {
    package struct AgreementShare: Hashable, Sendable, Codable {
        package var agreement: AgreementID
        package var weight: Int
        /// Slot time used, faded by age.
        package var usageMilliseconds: Int64
        /// Of the usage of all, in thousandths.
        package var usagePerMille: Int
        package var queued: Int
        package var underWay: Int
    }

    package var slots: Int
    package var underWay: Int
    package var queued: Int
    /// Of those queued: under a suspended agreement or dataset.
    package var frozen: Int
    package var memoryBytes: Int64
    package var memoryInUse: Int64
    package var isPaused: Bool
    package var isDraining: Bool
    package var emergencies: [EmergencyID]
    package var agreements: [AgreementShare]
}

extension Scheduler {
    package var status: SchedulerStatus {
        let used = shares.mapValues { growth.cost($0.account.usage) / Account.costPerSlotMillisecond }
        let total = used.values.reduce(Int64(0)) { $0.addingReportingOverflow($1).overflow ? .max : $0 + $1 }
        return SchedulerStatus(
            slots: limits.slots, underWay: underWay, queued: queuedCount,
            frozen: lanes.values.reduce(0) { $0 + ($1.holds > 0 ? $1.jobs.count : 0) }, memoryBytes: limits.memoryBytes,
            memoryInUse: memoryInUse, isPaused: isPaused, isDraining: isDraining,
            emergencies: emergencies.keys.sorted(),
            agreements: shares.keys.sorted().compactMap { id in
                guard let share = shares[id], let usage = used[id] else { return nil }
                return SchedulerStatus.AgreementShare(
                    agreement: id, weight: share.account.weight, usageMilliseconds: usage,
                    usagePerMille: total > 0 ? Int(UInt128(usage) * 1_000 / UInt128(total)) : 0, queued: share.waiting,
                    underWay: share.underWay)
            })
    }
}
