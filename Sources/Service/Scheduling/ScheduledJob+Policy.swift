import Governance
import Scheduling

extension ScheduledJob {
    /// An accepted job as the scheduler sees it.
    package init(_ job: JobSpecification, policy: SchedulingPolicy) {
        self.init(
            id: job.id, agreements: job.agreements, datasets: job.datasets.map(\.dataset),
            priority: job.background == true ? .background : .standard,
            memoryBytes: policy.memoryBytes, timeLimitMilliseconds: policy.timeLimitMilliseconds)
    }
}
