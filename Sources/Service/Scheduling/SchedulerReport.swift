import Ledger
import Scheduling
import Schemas

/// How long something took, over the last so many.
package struct Quantiles: Hashable, Sendable, Codable {
    package var count: Int
    package var p50: Int64
    package var p95: Int64

    /// Nearest rank; zeros of nothing.
    package init(_ values: [Int64]) {
        let sorted = values.sorted()
        func rank(_ percent: Int) -> Int64 {
            sorted.isEmpty ? 0 : sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
        }
        (count, p50, p95) = (sorted.count, rank(50), rank(95))
    }
}

/// `sluice scheduler status`: for operators, who see no job.
package struct SchedulerReport: Hashable, Sendable, Codable {
    package var scheduler: SchedulerStatus
    /// From acceptance to the last lease, by the record's own times; of the jobs that ended last.
    package var waitMilliseconds: Quantiles
    /// From the last lease to the end.
    package var runMilliseconds: Quantiles
    /// From a decision of the scheduler to the disk.
    package var commitMicroseconds: Quantiles

    static func latencies(of jobs: JobsState) -> (waits: [Int64], runs: [Int64]) {
        var (waits, runs): ([Int64], [Int64]) = ([], [])
        for record in jobs.recent.values {
            guard let leased = record.leasedAt, let finished = record.finishedAt else { continue }
            // A clock that stepped back counts as no time.
            waits.append(max(0, leased.milliseconds - record.specification.submittedAt.milliseconds))
            runs.append(max(0, finished.milliseconds - leased.milliseconds))
        }
        return (waits, runs)
    }
}
