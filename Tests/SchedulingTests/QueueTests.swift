import Scheduling
import Schemas
import Testing

/// Order, fairness, slots, suspension.
@Suite struct QueueTests {
    @Test func firstInFirstOut() {
        var scheduler = Scheduler.make()
        for index in 0..<200 { scheduler.take(.accepted(ScheduledJob("j\(index)"))) }
        for index in 0..<199 { #expect(scheduler.run("j\(index)").leases == ["j\(index + 1)"]) }
    }

    @Test func agreementsTakeTurns() {
        var scheduler = Scheduler.make()
        for index in 0..<30 { scheduler.take(.accepted(ScheduledJob("a\(index)", "a"))) }
        for index in 0..<3 { scheduler.take(.accepted(ScheduledJob("b\(index)", "b"))) }
        let order = scheduler.order(after: "a0", count: 8, each: 10)
        #expect(order == ["b0", "a1", "b1", "a2", "b2", "a3", "a4", "a5"])
    }

    @Test func backgroundComesAfterTheAgreementsOwnAlone() {
        var scheduler = Scheduler.make()
        scheduler.take(.accepted(ScheduledJob("a0", "a")))
        scheduler.take(.accepted(ScheduledJob("a1", "a", priority: .background)))
        for name in ["a2", "a3"] { scheduler.take(.accepted(ScheduledJob(name, "a"))) }
        #expect(scheduler.order(after: "a0", count: 3) == ["a2", "a3", "a1"])
        // Another agreement's background job does not wait for this one's standard jobs.
        for name in ["a4", "a5", "a6", "a7"] { scheduler.take(.accepted(ScheduledJob(name, "a"))) }
        scheduler.take(.accepted(ScheduledJob("b1", "b", priority: .background)))
        #expect(scheduler.order(after: "a1", count: 2, each: 10).contains("b1"))
    }

    @Test func slotsAreKept() {
        var scheduler = Scheduler.make(slots: 3, each: 2)
        let leases = ["a1", "a2", "a3"].flatMap { scheduler.take(.accepted(ScheduledJob($0, "a"))).leases }
        #expect(leases == ["a1", "a2"])
        #expect(scheduler.take(.accepted(ScheduledJob("b1", "b"))).leases == ["b1"])
        #expect(scheduler.take(.accepted(ScheduledJob("b2", "b"))).leases == [])
        #expect(scheduler.take(.slots(4)).leases == ["b2"])
        #expect(scheduler.take(.slots(0)).leases == [])
        #expect(scheduler.run("a1").leases == [])
    }

    @Test func aKilledWorkerHoldsItsSlotUntilItIsGone() {
        var scheduler = Scheduler.make()
        scheduler.take(.accepted(ScheduledJob("j1")))
        scheduler.take(.accepted(ScheduledJob("j2")))
        #expect(scheduler.take(.cancelRequested(JobID("j1"))).leases == [])
        #expect(scheduler.take(.finished(JobID("j1"), attempt: 1, .failed)).leases == ["j2"])
    }

    @Test func cancelledJobsLeaveTheQueue() {
        var scheduler = Scheduler.make()
        for index in 0..<100 { scheduler.take(.accepted(ScheduledJob("j\(index)"))) }
        for index in 1..<99 { #expect(scheduler.take(.cancelRequested(JobID("j\(index)"))).records.count == 1) }
        #expect(scheduler.run("j0").leases == ["j99"])
    }

    @Test func drainAndProceed() {
        var scheduler = Scheduler.make(slots: 2)
        scheduler.take(.accepted(ScheduledJob("j1")))
        scheduler.take(.drain)
        #expect(scheduler.isDraining)
        #expect(scheduler.take(.accepted(ScheduledJob("j2"))) == [])
        #expect(scheduler.run("j1").records == ["j1": .succeeded])
        #expect(scheduler.take(.proceed).leases == ["j2"])
    }

    @Test func roomIsLimited() {
        var scheduler = Scheduler.make(slots: 1) {
            $0.queued = 3
            $0.queuedPerAgreement = 2
            $0.memoryBytes = 100
        }
        for index in 0..<3 {
            #expect(scheduler.refusal(of: ScheduledJob("j")) == nil)
            scheduler.take(.accepted(ScheduledJob("j\(index)")))
        }
        #expect(scheduler.refusal(of: ScheduledJob("j")) == .agreementQueueFull)
        #expect(scheduler.refusal(of: ScheduledJob("j", "b")) == nil)
        #expect(scheduler.refusal(of: ScheduledJob("j", "b", memory: 101)) == .memoryExceeded)
        scheduler.take(.accepted(ScheduledJob("k", "b")))
        #expect(scheduler.refusal(of: ScheduledJob("j", "c")) == .queueFull)
        scheduler.take(
            .emergencyDeclared(EmergencyID("e"), agreements: [AgreementID("c")], until: Instant(milliseconds: 9)))
        #expect(scheduler.refusal(of: ScheduledJob("j", "c")) == nil)
    }

    @Test func pauseAndResume() {
        var scheduler = Scheduler.make(slots: 2)
        scheduler.take(.accepted(ScheduledJob("j1")))
        scheduler.take(.pause)
        #expect(scheduler.isPaused)
        #expect(scheduler.take(.accepted(ScheduledJob("j2"))) == [])
        // A drain and its end do not undo what an operator wants.
        scheduler.take(.drain)
        #expect(scheduler.take(.proceed) == [])
        #expect(scheduler.run("j1").records == ["j1": .succeeded])
        #expect(scheduler.take(.resume).leases == ["j2"])
    }

    @Test func suspensionKillsAndFreezes() {
        var scheduler = Scheduler.make(slots: 2)
        for name in ["a1", "a2", "a3"] { scheduler.take(.accepted(ScheduledJob(name, "a"))) }
        scheduler.take(.accepted(ScheduledJob("b1", "b")))
        let actions = scheduler.take(.agreementSuspended(AgreementID("a")))
        #expect(actions.kills == ["a1", "a2"] && actions.leases == [])
        #expect(scheduler.take(.agreementSuspended(AgreementID("a"))) == [])
        #expect(scheduler.take(.accepted(ScheduledJob("a4", "a"))).leases == [])
        let gone = scheduler.take(.finished(JobID("a1"), attempt: 1, .succeeded))
        #expect(gone.records == ["a1": .cancelled] && gone.leases == ["b1"])
        scheduler.take(.finished(JobID("a2"), attempt: 1, .failed))
        #expect(scheduler.queuedCount == 2)
        #expect(scheduler.take(.agreementResumed(AgreementID("a"))).leases == ["a3"])
        #expect(scheduler.run("a3").leases == ["a4"])
    }

    @Test func suspendedDatasetsHoldTheirJobsOnly() {
        var scheduler = Scheduler.make()
        scheduler.take(.accepted(ScheduledJob("j1", data: "x")))
        scheduler.take(.accepted(ScheduledJob("j2", data: "y")))
        scheduler.take(.accepted(ScheduledJob("j3", data: "x")))
        #expect(scheduler.take(.datasetSuspended(DatasetID("y"))) == [])
        #expect(scheduler.run("j1").leases == ["j3"])
        #expect(scheduler.take(.cancelRequested(JobID("j2"))).records == ["j2": .cancelled])
        #expect(scheduler.take(.datasetResumed(DatasetID("y"))) == [])
    }

    @Test func resumedJobsComeBackInOrder() {
        var scheduler = Scheduler.make()
        scheduler.take(.accepted(ScheduledJob("j0", data: "z")))
        for index in 1...4 { scheduler.take(.accepted(ScheduledJob("j\(index)", data: index % 2 == 0 ? "x" : "y"))) }
        scheduler.take(.datasetSuspended(DatasetID("x")))
        scheduler.take(.datasetResumed(DatasetID("x")))
        var (order, last) = ([String](), "j0")
        for _ in 0..<4 {
            last = scheduler.run(last).leases[0]
            order.append(last)
        }
        #expect(order == ["j1", "j2", "j3", "j4"])
    }

    @Test func bothMustBeResumed() {
        var scheduler = Scheduler.make()
        scheduler.take(.agreementSuspended(AgreementID("a")))
        scheduler.take(.datasetSuspended(DatasetID("d")))
        #expect(scheduler.take(.accepted(ScheduledJob("j"))) == [])
        #expect(scheduler.take(.agreementResumed(AgreementID("a"))) == [])
        #expect(scheduler.take(.datasetResumed(DatasetID("d"))).leases == ["j"])
    }

    @Test func terminationCancelsWhatWaits() {
        var scheduler = Scheduler.make()
        for name in ["a1", "a2"] { scheduler.take(.accepted(ScheduledJob(name, "a"))) }
        let actions = scheduler.take(.agreementTerminated(AgreementID("a")))
        #expect(actions.kills == ["a1"] && actions.records == ["a2": .cancelled])
        // What was accepted before and is heard of later, ends too.
        #expect(scheduler.take(.accepted(ScheduledJob("a3", "a"))).records == ["a3": .cancelled])
        #expect(scheduler.take(.recovered(ScheduledJob("a4", "a"), JobPast())).records == ["a4": .cancelled])
    }
}
