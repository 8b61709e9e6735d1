import Governance
import Scheduling
import Schemas

extension ScheduledJob {
    /// An accepted job as the scheduler sees it.
    package init(_ job: JobSpecification, policy: SchedulingPolicy) {
        self.init(
            id: job.id, agreements: job.agreements, datasets: job.datasets.map(\.dataset),
            priority: job.background == true ? .background : .standard,
            memoryBytes: policy.memoryBytes, timeLimitMilliseconds: policy.timeLimitMilliseconds)
    }

    /// A submission as the scheduler would see it, for what limits look at.
    init(_ submission: JobSubmission, policy: SchedulingPolicy) {
        self.init(
            id: JobID("submitted"), agreements: submission.agreements, datasets: submission.datasets,
            priority: submission.background == true ? .background : .standard,
            memoryBytes: policy.memoryBytes, timeLimitMilliseconds: policy.timeLimitMilliseconds)
    }
}
