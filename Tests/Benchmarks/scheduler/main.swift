import Glibc
import Scheduling
import Schemas

/// Keeps so many jobs queued: each round ends an attempt and accepts a job.
struct Bench {
    let queued: Int
    var scheduler: Scheduler
    var running: [(id: JobID, attempt: Int)] = []
    var next = 0
    var now: Int64 = 0
    var nanoseconds = 0
    var decisions = 0
    private(set) var begun = 0

    init(queued: Int) {
        self.queued = queued
        var limits = SchedulerLimits(slots: 4, slotsPerAgreement: 4)
        limits.queued = 1_000_000
        scheduler = Scheduler(limits: limits)
        for _ in 0..<queued + 4 { accept() }
        begun = scheduler.visits.count
    }

    private mutating func accept() {
        next += 1
        take(
            .accepted(
                ScheduledJob(
                    id: JobID("job-\(next)"), agreements: [AgreementID("agreement-\(next % 50)")],
                    datasets: [DatasetID("dataset-\(next % 3)")], timeLimitMilliseconds: 60_000)))
    }

    private mutating func take(_ event: SchedulerEvent) {
        for action in scheduler.handle(event, at: Instant(milliseconds: now)) {
            if case .lease(let id, let attempt) = action { running.append((id, attempt)) }
        }
    }

    mutating func round(_ count: Int) {
        let start = Self.cpuNanoseconds()
        for _ in 0..<count {
            now += 5
            let (id, attempt) = running.removeFirst()
            take(.leased(id, attempt: attempt))
            take(.finished(id, attempt: attempt, .succeeded))
            accept()
        }
        nanoseconds += Self.cpuNanoseconds() - start
        decisions += 3 * count
    }

    var visits: Int { scheduler.visits.count - begun }

    private static func cpuNanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}

var benches = [100, 10_000, 100_000].map { Bench(queued: $0) }
for _ in 0..<40 { for index in benches.indices { benches[index].round(2_000) } }
print("queued   ns a decision   compared nodes a decision")
for bench in benches {
    let visits = (10 * bench.visits + bench.decisions / 2) / bench.decisions
    print("\(bench.queued)\t \(bench.nanoseconds / bench.decisions)\t\t \(visits / 10).\(visits % 10)")
}
