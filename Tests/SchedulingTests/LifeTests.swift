import Scheduling
import Schemas
import Testing

/// One job from acceptance to outcome.
@Suite struct LifeTests {
    let id = JobID("j")

    @Test func succeeds() {
        var scheduler = Scheduler.make()
        #expect(scheduler.take(.accepted(ScheduledJob("j", limit: 50)), at: 7) == [.lease(id, attempt: 1)])
        #expect(scheduler.state(of: id) == .leased)
        #expect(
            scheduler.take(.leased(id, attempt: 1), at: 10) == [
                .start(id, attempt: 1, deadline: Instant(milliseconds: 60))
            ])
        #expect(scheduler.take(.started(id, attempt: 1)) == [])
        #expect(scheduler.state(of: id) == .running)
        #expect(scheduler.take(.finished(id, attempt: 1, .succeeded)) == [.record(id, attempt: 1, .succeeded)])
        #expect(scheduler.state(of: id) == nil)
    }

    @Test func repeatedAndLateEventsAreHarmless() {
        var scheduler = Scheduler.make()
        scheduler.take(.accepted(ScheduledJob("j")))
        #expect(scheduler.take(.accepted(ScheduledJob("j"))) == [])
        scheduler.take(.leased(id, attempt: 1))
        #expect(scheduler.take(.leased(id, attempt: 1)) == [])
        #expect(scheduler.take(.finished(id, attempt: 0, .failed)) == [])
        #expect(scheduler.take(.finished(id, attempt: 1, .failed)).records == ["j": .failed])
        let late: [SchedulerEvent] = [
            .finished(id, attempt: 1, .succeeded), .cancelRequested(id), .deadline(id, attempt: 1),
            .started(id, attempt: 1),
            .leased(id, attempt: 1), .refused(id, attempt: 1), .accepted(ScheduledJob("j")),
            .recovered(ScheduledJob("j"), attempts: 1, cancelRequested: false), .cancelRequested(JobID("nobody")),
        ]
        for event in late { #expect(scheduler.take(event) == []) }
        #expect(scheduler.underWay == 0 && scheduler.queuedCount == 0)
    }

    @Test(arguments: OutcomeCode.allCases) func everyOutcomeIsRecordedOnce(outcome: OutcomeCode) {
        var scheduler = Scheduler.make(attempts: 1)
        scheduler.take(.accepted(ScheduledJob("j")))
        #expect(scheduler.run("j", outcome) == [.record(id, attempt: 1, outcome)])
        #expect(JobState(ended: outcome).isFinal)
    }

    @Test func onlyOurFaultsAreTriedAgain() {
        for outcome in OutcomeCode.allCases where outcome != .sandboxFault {
            var scheduler = Scheduler.make()
            scheduler.take(.accepted(ScheduledJob("j")))
            #expect(scheduler.run("j", outcome).records == ["j": outcome])
        }
        var scheduler = Scheduler.make()
        scheduler.take(.accepted(ScheduledJob("j")))
        #expect(scheduler.run("j", attempt: 1, .sandboxFault) == [.requeue(id, attempt: 1), .lease(id, attempt: 2)])
        #expect(scheduler.run("j", attempt: 2, .sandboxFault) == [.requeue(id, attempt: 2), .lease(id, attempt: 3)])
        #expect(scheduler.run("j", attempt: 3, .sandboxFault) == [.record(id, attempt: 3, .sandboxFault)])
    }

    @Test func aRetriedJobKeepsItsPlace() {
        var scheduler = Scheduler.make()
        for name in ["j1", "j2", "j3"] { scheduler.take(.accepted(ScheduledJob(name))) }
        #expect(scheduler.run("j1", .sandboxFault).leases == ["j1"])
    }

    @Test func cancelInEveryState() {
        var waiting = Scheduler.make(slots: 0)
        waiting.take(.accepted(ScheduledJob("j")))
        #expect(waiting.take(.cancelRequested(id)) == [.record(id, attempt: 0, .cancelled)])

        var leased = Scheduler.make()
        leased.take(.accepted(ScheduledJob("j")))
        #expect(leased.take(.cancelRequested(id)) == [.kill(id, attempt: 1)])
        #expect(leased.take(.cancelRequested(id)) == [])
        #expect(leased.take(.leased(id, attempt: 1)) == [])
        #expect(leased.take(.finished(id, attempt: 1, .failed)) == [.record(id, attempt: 1, .cancelled)])

        var running = Scheduler.make()
        running.take(.accepted(ScheduledJob("j")))
        running.take(.leased(id, attempt: 1))
        #expect(running.take(.cancelRequested(id)) == [.kill(id, attempt: 1)])
        #expect(running.take(.finished(id, attempt: 1, .succeeded)) == [.record(id, attempt: 1, .cancelled)])
    }

    @Test func aKilledJobThatDidTheForbiddenIsRecordedSo() {
        var scheduler = Scheduler.make()
        scheduler.take(.accepted(ScheduledJob("j")))
        scheduler.take(.cancelRequested(id))
        #expect(scheduler.take(.finished(id, attempt: 1, .policyViolation)).records == ["j": .policyViolation])
    }

    @Test func deadlineKills() {
        var scheduler = Scheduler.make()
        scheduler.take(.accepted(ScheduledJob("j")))
        scheduler.take(.leased(id, attempt: 1))
        #expect(scheduler.take(.deadline(id, attempt: 2)) == [])
        #expect(scheduler.take(.deadline(id, attempt: 1)) == [.kill(id, attempt: 1)])
        #expect(scheduler.take(.finished(id, attempt: 1, .sandboxFault)) == [.record(id, attempt: 1, .timedOut)])
    }

    @Test func deadlineOfAnEarlierAttemptIsLate() {
        var scheduler = Scheduler.make()
        scheduler.take(.accepted(ScheduledJob("j")))
        scheduler.run("j", .sandboxFault)
        #expect(scheduler.take(.deadline(id, attempt: 1)) == [])
    }

    @Test func refusedAtStart() {
        var scheduler = Scheduler.make()
        scheduler.take(.accepted(ScheduledJob("j")))
        #expect(scheduler.take(.refused(id, attempt: 1)) == [.record(id, attempt: 1, .cancelled)])
    }

    @Test func recovery() {
        var scheduler = Scheduler.make()
        #expect(
            scheduler.take(.recovered(ScheduledJob("j1"), attempts: 1, cancelRequested: false)) == [
                .lease(JobID("j1"), attempt: 2)
            ])
        #expect(
            scheduler.take(.recovered(ScheduledJob("j2"), attempts: 1, cancelRequested: true)).records == [
                "j2": .cancelled
            ])
        #expect(
            scheduler.take(.recovered(ScheduledJob("j3"), attempts: 3, cancelRequested: false)).records == [
                "j3": .sandboxFault
            ])
        #expect(scheduler.take(.recovered(ScheduledJob("j1"), attempts: 1, cancelRequested: false)) == [])
    }
}
