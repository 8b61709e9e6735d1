import Schemas

/// What scheduling needs to know of a job.
package struct ScheduledJob: Hashable, Sendable, Codable {
    package var id: JobID
    /// The first one pays: fair share is between these.
    package var agreements: [AgreementID]
    package var datasets: [DatasetID]
    /// From the start of an attempt to its kill.
    package var timeLimitMilliseconds: Int64

    package init(id: JobID, agreements: [AgreementID], datasets: [DatasetID], timeLimitMilliseconds: Int64) {
        self.id = id
        self.agreements = agreements
        self.datasets = datasets
        self.timeLimitMilliseconds = timeLimitMilliseconds
    }

    /// Whose share it uses; jobs without an agreement share one.
    var payer: AgreementID { agreements.first ?? AgreementID("") }
}
