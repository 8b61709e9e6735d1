import Scheduling
import Schemas
import Testing

/// One job from acceptance to outcome.
@Suite struct LifeTests {
    let now = Instant(milliseconds: 0)

    @Test func succeeds() {
        var scheduler = Scheduler(limits: SchedulerLimits(slots: 1, slotsPerAgreement: 1))
        let job = ScheduledJob(id: JobID("j"), agreements: [AgreementID("a")], datasets: [], timeLimitMilliseconds: 50)
        #expect(scheduler.handle(.accepted(job), at: now) == [.lease(job.id, attempt: 1)])
        #expect(
            scheduler.handle(.leased(job.id, attempt: 1), at: now)
                == [.start(job.id, attempt: 1, deadline: Instant(milliseconds: 50))])
        #expect(scheduler.handle(.started(job.id, attempt: 1), at: now) == [])
        #expect(
            scheduler.handle(.finished(job.id, attempt: 1, .succeeded), at: now)
                == [.record(job.id, attempt: 1, .succeeded)])
        #expect(scheduler.handle(.finished(job.id, attempt: 1, .succeeded), at: now) == [])
        #expect(scheduler.handle(.accepted(job), at: now) == [])
    }
}
