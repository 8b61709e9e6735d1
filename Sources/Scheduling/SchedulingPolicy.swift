/// `Policies/scheduling/scheduling.json`: sizes within which jobs wait and run.
package struct SchedulingPolicy: Hashable, Sendable, Codable {
    package var version: Int
    package var name: String
    package var slots: Int
    package var slotsPerAgreement: Int
    package var attempts: Int
    package var interruptions: Int
    package var queued: Int
    package var queuedPerAgreement: Int
    package var emergencyReserve: Int
    package var queueHours: Int
    package var jobSeconds: Int
    package var jobMegabytes: Int
    package var poolMegabytes: Int
    package var overtakes: Int
    package var halfLifeMinutes: Int
    package var catchUpSeconds: Int
    package var emergencyDays: Int

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case version, name, slots, slotsPerAgreement, attempts, interruptions, queued, queuedPerAgreement
        case emergencyReserve, queueHours, jobSeconds, jobMegabytes, poolMegabytes, overtakes, halfLifeMinutes
        case catchUpSeconds, emergencyDays
    }

    /// Raised with every change of the format; another one is refused.
    package static let currentVersion = 1

    /// The first field that is out of its bounds; nil when all is right.
    package var invalidField: CodingKeys? {
        guard version == Self.currentVersion else { return .version }
        guard (1...128).contains(name.utf8.count) else { return .name }
        let bounds: [(CodingKeys, Int, ClosedRange<Int>)] = [
            (.slots, slots, 1...1_024), (.slotsPerAgreement, slotsPerAgreement, 1...1_024),
            (.attempts, attempts, 1...20), (.interruptions, interruptions, 1...20),
            (.queued, queued, 1...1_000_000), (.queuedPerAgreement, queuedPerAgreement, 1...1_000_000),
            (.emergencyReserve, emergencyReserve, 0...1_000_000), (.queueHours, queueHours, 1...8_760),
            (.jobSeconds, jobSeconds, 1...86_400), (.jobMegabytes, jobMegabytes, 64...1_048_576),
            (.poolMegabytes, poolMegabytes, max(64, jobMegabytes)...1 << 30), (.overtakes, overtakes, 0...10_000),
            (.halfLifeMinutes, halfLifeMinutes, 1...525_600), (.catchUpSeconds, catchUpSeconds, 0...86_400),
            (.emergencyDays, emergencyDays, 1...365),
        ]
        return bounds.first { !$0.2.contains($0.1) }?.0
    }

    package var limits: SchedulerLimits {
        var limits = SchedulerLimits(slots: slots, slotsPerAgreement: slotsPerAgreement)
        limits.attempts = attempts
        limits.interruptions = interruptions
        limits.queued = queued
        limits.queuedPerAgreement = queuedPerAgreement
        limits.emergencyReserve = emergencyReserve
        limits.memoryBytes = Int64(poolMegabytes) << 20
        limits.overtakes = overtakes
        limits.halfLifeMilliseconds = Int64(halfLifeMinutes) * 60_000
        limits.catchUpMilliseconds = Int64(catchUpSeconds) * 1_000
        limits.queueMilliseconds = Int64(queueHours) * 3_600_000
        return limits
    }

    /// As an operator wants it who names the slots: memory for all of them, and any agreement may have them all.
    package func limits(slots: Int) -> SchedulerLimits {
        var limits = limits
        (limits.slots, limits.slotsPerAgreement) = (slots, slots)
        limits.memoryBytes = max(limits.memoryBytes, Int64(slots) * memoryBytes)
        return limits
    }

    package var timeLimitMilliseconds: Int64 { Int64(jobSeconds) * 1_000 }
    package var memoryBytes: Int64 { Int64(jobMegabytes) << 20 }
}
