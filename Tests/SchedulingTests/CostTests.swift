import Schemas
import Testing

@testable import Scheduling

/// What a decision costs, in compared nodes: it does not grow with the number of jobs that wait, but for its logarithm.
@Suite struct CostTests {
    /// Most compared nodes of one event, among ends, cancels, suspensions and emergencies, with so many waiting.
    static func worst(queued: Int, agreements: Int) -> Int {
        var scheduler = Scheduler.make(slots: 4) { $0.memoryBytes = 1_000 }
        var (running, worst, random) = ([String](), 0, Seeded(state: 3))
        func job(_ index: Int) -> ScheduledJob {
            ScheduledJob("j\(index)", "a\(index % agreements)", data: "d\(index % 3)", memory: Int64(index % 7) * 100)
        }
        for index in 0..<queued { running += scheduler.take(.accepted(job(index)), at: Int64(index)).leases }
        var events: [SchedulerEvent] = []
        for index in 0..<200 {
            events.append(.accepted(job(queued + index)))
            events.append(.cancelRequested(JobID("j\(Int.random(in: 0..<queued, using: &random))")))
            if index % 50 == 0 {
                events += [
                    .agreementSuspended(AgreementID("a1")), .agreementResumed(AgreementID("a1")),
                    EmergencyTests.declared(["a2"], until: .max), .emergencyEnded(EmergencyID("e")),
                    .weight(AgreementID("a3"), 50 + index), .pause, .resume,
                ]
            }
        }
        for (index, event) in events.enumerated() {
            let at = Int64(queued + index)
            for event in [event]
                + (running.isEmpty ? [] : [.finished(JobID(running.removeFirst()), attempt: 1, .failed)])
            {
                let before = scheduler.visits.count
                running += scheduler.take(event, at: at).leases
                worst = max(worst, scheduler.visits.count - before)
            }
        }
        #expect(scheduler.fault == nil)
        return worst
    }

    @Test func aThousandTimesAsManyCostTheLogarithmMore() {
        let (few, many) = (Self.worst(queued: 100, agreements: 10), Self.worst(queued: 100_000, agreements: 10))
        // Log₂ of 100,000 ÷ 10 agreements ÷ 3 datasets is 12, of 100 it is 2.
        #expect(many <= 4 * few)
        #expect(many < 600)
    }

    @Test func manyAgreementsToo() {
        let (few, many) = (Self.worst(queued: 2_000, agreements: 20), Self.worst(queued: 20_000, agreements: 5_000))
        #expect(many <= 5 * few)
    }

    /// The counter counts: what looks at everything is seen to.
    @Test func lookingAtEverythingIsSeen() {
        var (heap, visits) = (IndexedHeap<Int, Int>(), VisitCounter())
        for element in 0..<1_000 { heap.set(element, element, &visits) }
        let before = visits.count
        heap.rekey(&visits) { -$0 }
        #expect(visits.count - before >= 1_000)
    }
}
