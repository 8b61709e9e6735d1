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
            scheduler.take(.leased(id, attempt: 1), at: 10) == [.start(id, attempt: 1, timeLimitMilliseconds: 50)])
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
            .leased(id, attempt: 1), .refused(id, attempt: 1), .lost(id, attempt: 1), .accepted(ScheduledJob("j")),
            .recovered(ScheduledJob("j"), JobPast(attempt: 1)), .cancelRequested(JobID("nobody")),
        ]
        for event in late { #expect(scheduler.take(event) == []) }
        #expect(scheduler.underWay == 0 && scheduler.queuedCount == 0)
    }

    @Test(arguments: OutcomeCode.allCases) func everyOutcomeIsRecordedOnce(outcome: OutcomeCode) {
        var scheduler = Scheduler.make { $0.attempts = 1 }
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
        #expect(
            scheduler.run("j", attempt: 1, .sandboxFault) == [
                .requeue(id, attempt: 1, .sandboxFault), .lease(id, attempt: 2),
            ])
        #expect(
            scheduler.run("j", attempt: 2, .sandboxFault) == [
                .requeue(id, attempt: 2, .sandboxFault), .lease(id, attempt: 3),
            ])
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
        var scheduler = Scheduler.make { $0.interruptions = 3 }
        let past = JobPast(attempt: 4, faults: 1, interruptions: 2)
        #expect(scheduler.take(.recovered(ScheduledJob("j1"), past)) == [.lease(JobID("j1"), attempt: 5)])
        #expect(
            scheduler.take(.recovered(ScheduledJob("j2"), JobPast(attempt: 1, cancelRequested: true))) == [
                .record(JobID("j2"), attempt: 1, .cancelled)
            ])
        #expect(scheduler.take(.recovered(ScheduledJob("j3"), JobPast(faults: 3))).records == ["j3": .sandboxFault])
        #expect(
            scheduler.take(.recovered(ScheduledJob("j4"), JobPast(interruptions: 3))).records == ["j4": .sandboxFault])
        #expect(scheduler.take(.recovered(ScheduledJob("j1"), past)) == [])
    }

    @Test func aLostKeeperIsNotHeldAgainstTheJob() {
        var scheduler = Scheduler.make()
        scheduler.take(.accepted(ScheduledJob("j")))
        scheduler.take(.leased(id, attempt: 1))
        #expect(
            scheduler.take(.lost(id, attempt: 1)) == [.requeue(id, attempt: 1, .keeperLost), .lease(id, attempt: 2)])
        #expect(scheduler.run("j", attempt: 2, .sandboxFault).leases == ["j"])
        #expect(scheduler.run("j", attempt: 3, .sandboxFault).leases == ["j"])
        #expect(scheduler.run("j", attempt: 4) == [.record(id, attempt: 4, .succeeded)])
    }

    @Test func aJobThatEndsItsKeeperAgainAndAgainEnds() {
        var scheduler = Scheduler.make { $0.interruptions = 3 }
        scheduler.take(.accepted(ScheduledJob("j")))
        for attempt in 1...2 { #expect(scheduler.take(.lost(id, attempt: attempt)).leases == ["j"]) }
        #expect(scheduler.take(.lost(id, attempt: 3)) == [.record(id, attempt: 3, .sandboxFault)])
        #expect(scheduler.underWay == 0)
    }

    @Test func lostWhileBeingKilledEndsAsKilled() {
        var scheduler = Scheduler.make()
        scheduler.take(.accepted(ScheduledJob("j")))
        scheduler.take(.cancelRequested(id))
        #expect(scheduler.take(.lost(id, attempt: 1)) == [.record(id, attempt: 1, .cancelled)])
    }

    @Test func waitingTooLongEnds() {
        var scheduler = Scheduler.make(slots: 0) { $0.queueMilliseconds = 1_000_000 }
        scheduler.take(.accepted(ScheduledJob("j")))
        scheduler.take(.tick, at: 600_000)
        scheduler.take(.accepted(ScheduledJob("k")), at: 600_000)
        #expect(scheduler.take(.tick, at: 999_999) == [])
        #expect(scheduler.take(.tick, at: 1_000_000) == [.record(id, attempt: 0, .timedOut)])
        #expect(scheduler.queuedCount == 1)
    }

    @Test func aClockThatLeapsEndsNobody() {
        var scheduler = Scheduler.make(slots: 0) { $0.queueMilliseconds = 1_000_000 }
        scheduler.take(.accepted(ScheduledJob("j")), at: 1_000)
        #expect(scheduler.take(.tick, at: 1_000_000_000_000) == [])
        #expect(scheduler.take(.tick, at: -5) == [])
        #expect(scheduler.take(.tick, at: .max) == [.record(id, attempt: 0, .timedOut)])
        #expect(scheduler.take(.tick, at: .min) == [])
    }

    @Test func whoeverWaitedThroughAnOutageHasAChance() {
        var scheduler = Scheduler.make(slots: 0) { $0.queueMilliseconds = 1_000_000 }
        scheduler.take(.recovered(ScheduledJob("j"), JobPast(waitedMilliseconds: 5_000_000)))
        #expect(scheduler.take(.tick, at: 599_999) == [])
        #expect(scheduler.take(.tick, at: 600_000).records == ["j": .timedOut])
    }

    @Test func idsOfEndedJobsAreBounded() {
        var scheduler = Scheduler.make { $0.remembered = 2 }
        for name in ["j1", "j2", "j3"] {
            scheduler.take(.accepted(ScheduledJob(name)))
            scheduler.run(name)
        }
        #expect(scheduler.take(.accepted(ScheduledJob("j2"))) == [])
        #expect(scheduler.take(.accepted(ScheduledJob("j3"))) == [])
        // Older than what is kept: leased, and refused there by the record, which knows its outcome.
        #expect(scheduler.take(.accepted(ScheduledJob("j1"))).leases == ["j1"])
        #expect(scheduler.take(.refused(JobID("j1"), attempt: 1)).records == ["j1": .cancelled])
    }
}
