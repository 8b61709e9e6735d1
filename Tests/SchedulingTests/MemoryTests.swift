import Schemas
import Testing

@testable import Scheduling

/// Admission by memory: the budget holds, and nobody starves.
@Suite struct MemoryTests {
    @Test func theBudgetHolds() {
        var scheduler = Scheduler.make(slots: 4) { $0.memoryBytes = 100 }
        #expect(scheduler.take(.accepted(ScheduledJob("j1", memory: 60))).leases == ["j1"])
        #expect(scheduler.take(.accepted(ScheduledJob("j2", memory: 60))).leases == [])
        #expect(scheduler.memoryInUse == 60)
        #expect(scheduler.run("j1").leases == ["j2"])
        #expect(scheduler.run("j2").leases == [] && scheduler.memoryInUse == 0)
    }

    @Test func smallOnesMayOvertakeSoOften() {
        var scheduler = Scheduler.make(slots: 3) {
            $0.memoryBytes = 100
            $0.overtakes = 5
        }
        scheduler.take(.accepted(ScheduledJob("a0", "a", memory: 10)))
        scheduler.take(.accepted(ScheduledJob("b0", "b", memory: 100)))
        for index in 1..<50 { scheduler.take(.accepted(ScheduledJob("a\(index)", "a", memory: 10))) }
        // Whatever ends first, small ones follow, until five have gone before the large one.
        var (running, started) = (["a0", "a1", "a2"], 2)
        while started < 5 {
            let next = scheduler.run(running.removeFirst()).leases
            #expect(next.count == 1 && next[0].hasPrefix("a"))
            running += next
            started += 1
        }
        #expect(scheduler.run(running[0]).leases == [])
        #expect(scheduler.run(running[1]).leases == [])
        #expect(scheduler.run(running[2]).leases == ["b0"])
    }

    @Test func aReservationGoesWithItsJob() {
        var scheduler = Scheduler.make(slots: 2) {
            $0.memoryBytes = 100
            $0.overtakes = 0
        }
        scheduler.take(.accepted(ScheduledJob("a0", "a", memory: 10)))
        scheduler.take(.accepted(ScheduledJob("b0", "b", memory: 100)))
        #expect(scheduler.take(.accepted(ScheduledJob("c0", "c", memory: 10))).leases == [])
        #expect(scheduler.take(.cancelRequested(JobID("b0"))).leases == ["c0"])
    }

    @Test func aSuspendedJobHoldsNothingUp() {
        var scheduler = Scheduler.make(slots: 2) {
            $0.memoryBytes = 100
            $0.overtakes = 0
        }
        scheduler.take(.accepted(ScheduledJob("a0", "a", memory: 10)))
        scheduler.take(.accepted(ScheduledJob("b0", "b", data: "x", memory: 100)))
        #expect(scheduler.take(.accepted(ScheduledJob("c0", "c", memory: 10))).leases == [])
        #expect(scheduler.take(.datasetSuspended(DatasetID("x"))).leases == ["c0"])
    }

    @Test func whatNeverFitsEnds() {
        var scheduler = Scheduler.make { $0.memoryBytes = 100 }
        #expect(scheduler.take(.accepted(ScheduledJob("j", memory: 101))).records == ["j": .resourceLimit])
    }

    @Test func oneAgreementWithLargeJobsDoesNotStopTheOthers() {
        var scheduler = Scheduler.make(slots: 4) { $0.memoryBytes = 100 }
        for index in 0..<20 {
            scheduler.take(.accepted(ScheduledJob("a\(index)", "a", memory: 60)))
            scheduler.take(.accepted(ScheduledJob("b\(index)", "b", memory: 20)))
        }
        #expect(scheduler.underWay == 3)
    }
}
