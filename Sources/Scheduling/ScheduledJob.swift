import Schemas

/// Order of a submitter's own jobs. The emergency class is none of these: nobody can claim it for a job.
package enum JobPriority: String, Hashable, Sendable, Codable, CaseIterable {
    case standard
    /// After all standard jobs of the same agreement.
    case background

    var rank: UInt8 { self == .standard ? 0 : 1 }
}

/// What scheduling needs to know of a job.
package struct ScheduledJob: Hashable, Sendable, Codable {
    package var id: JobID
    package var agreements: [AgreementID]
    package var datasets: [DatasetID]
    package var priority: JobPriority
    /// Taken from the pool's budget while an attempt is under way.
    package var memoryBytes: Int64
    /// From the start of an attempt to its kill.
    package var timeLimitMilliseconds: Int64

    package init(
        id: JobID, agreements: [AgreementID], datasets: [DatasetID], priority: JobPriority = .standard,
        memoryBytes: Int64 = 0, timeLimitMilliseconds: Int64
    ) {
        self.id = id
        self.agreements = agreements
        self.datasets = datasets
        self.priority = priority
        self.memoryBytes = memoryBytes
        self.timeLimitMilliseconds = timeLimitMilliseconds
    }

    /// Whose share it uses: the lowest name, so that nobody chooses; jobs without an agreement share one.
    var payer: AgreementID { agreements.min() ?? AgreementID("") }
}

/// What the record knows of a job that an earlier process left without an outcome.
package struct JobPast: Hashable, Sendable {
    /// Number of the last attempt; 0 before the first.
    package var attempt: Int
    /// Attempts that ended by a fault of ours.
    package var faults: Int
    /// Attempts that were cut short: the keeper or the service was gone.
    package var interruptions: Int
    package var waitedMilliseconds: Int64
    package var cancelRequested: Bool

    package init(
        attempt: Int = 0, faults: Int = 0, interruptions: Int = 0, waitedMilliseconds: Int64 = 0,
        cancelRequested: Bool = false
    ) {
        self.attempt = attempt
        self.faults = faults
        self.interruptions = interruptions
        self.waitedMilliseconds = waitedMilliseconds
        self.cancelRequested = cancelRequested
    }
}
