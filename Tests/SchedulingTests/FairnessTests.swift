import Schemas
import Testing

@testable import Scheduling

/// Fair share: by weight and by usage that fades.
@Suite struct FairnessTests {
    /// Serves backlogged agreements for a while and measures the slot time of each.
    struct Market {
        var scheduler: Scheduler
        var now: Int64 = 0
        var served: [String: Int64] = [:]
        var running: [(id: JobID, agreement: String, since: Int64, until: Int64)] = []
        var random = Seeded(state: 7)
        var next = 0

        mutating func offer(_ agreement: String, _ count: Int) {
            for _ in 0..<count {
                next += 1
                carry(scheduler.take(.accepted(ScheduledJob("\(agreement)-\(next)", agreement)), at: now))
            }
        }

        mutating func carry(_ actions: [SchedulerAction]) {
            for action in actions {
                guard case .lease(let id, let attempt) = action else { continue }
                let length = Int64.random(in: 20...180, using: &random)
                running.append((id, String(id.rawValue.prefix { $0 != "-" }), now, now + length))
                scheduler.take(.leased(id, attempt: attempt), at: now)
            }
        }

        /// Ends the attempt that is due first; true while there was one.
        mutating func step() -> Bool {
            guard let index = running.indices.min(by: { running[$0].until < running[$1].until }) else { return false }
            let done = running.remove(at: index)
            now = done.until
            served[done.agreement, default: 0] += done.until - done.since
            carry(scheduler.take(.finished(done.id, attempt: 1, .succeeded), at: now))
            return true
        }

        /// (Σx)² ÷ (n · Σx²), in thousandths.
        func jain(_ names: [String]) -> Int {
            let amounts = names.map { Double(served[$0] ?? 0) }
            let (sum, squares) = (amounts.reduce(0, +), amounts.reduce(0) { $0 + $1 * $1 })
            return Int(sum * sum / (Double(names.count) * squares) * 1_000)
        }
    }

    @Test func equalAgreementsGetEqualPartsWhateverTheyAskFor() {
        let names = (0..<10).map { "a\($0)" }
        var market = Market(scheduler: .make(slots: 4))
        // Ten to one: half of them hand in ten times as much.
        for round in 0..<400 {
            for (index, name) in names.enumerated() where index < 5 || round < 40 { market.offer(name, 1) }
        }
        // As long as everybody has something waiting.
        while market.scheduler.status.agreements.allSatisfy({ $0.queued > 0 }), market.step() {}
        #expect(market.served.count == 10)
        #expect(market.jain(names) >= 990)
    }

    @Test func arrivalsTenToOne() {
        let names = (0..<10).map { "a\($0)" }
        var market = Market(scheduler: .make(slots: 4))
        for name in names { market.offer(name, 3) }
        for round in 0..<2_000 {
            // The modest ask for a little more than their part, the others for ten times as much.
            for (index, name) in names.enumerated() where index < 5 || round % 10 == 0 { market.offer(name, 1) }
            for _ in 0..<1 { _ = market.step() }
        }
        #expect(market.jain(names) >= 990)
    }

    @Test func weightsAreKept() {
        var market = Market(scheduler: .make(slots: 4))
        market.scheduler.take(.weight(AgreementID("b"), 300))
        for name in ["a", "b"] { market.offer(name, 2_000) }
        for _ in 0..<1_500 { _ = market.step() }
        let ratio = Double(market.served["b"] ?? 0) / Double(market.served["a"] ?? 1)
        #expect((2.8...3.2).contains(ratio))
        // A weight that changes counts from then on.
        market.served = [:]
        market.scheduler.take(.weight(AgreementID("b"), 100))
        for _ in 0..<300 { _ = market.step() }
        let after = Double(market.served["b"] ?? 0) / Double(market.served["a"] ?? 1)
        #expect((0.9...1.1).contains(after))
    }

    @Test func usageFades() {
        var scheduler = Scheduler.make { $0.halfLifeMilliseconds = 1_000 }
        scheduler.take(.accepted(ScheduledJob("j")), at: 0)
        scheduler.take(.leased(JobID("j"), attempt: 1), at: 0)
        scheduler.take(.finished(JobID("j"), attempt: 1, .succeeded), at: 1_000)
        for (at, usage) in [(Int64(1_000), Int64(1_000)), (2_000, 500), (3_000, 250), (4_000, 125)] {
            scheduler.take(.tick, at: at)
            #expect(abs(scheduler.status.agreements[0].usageMilliseconds - usage) <= 1)
        }
        // Long after, the agreement is forgotten.
        for minute in Int64(1)...20 { scheduler.take(.tick, at: minute * 60_000) }
        #expect(scheduler.status.agreements.isEmpty)
    }

    @Test func orderSurvivesScalingDown() {
        var market = Market(scheduler: .make(slots: 2) { $0.halfLifeMilliseconds = 50 })
        for name in ["a", "b", "c"] { market.offer(name, 400) }
        for _ in 0..<900 {
            let goesOn = market.step()
            #expect(goesOn)
            #expect(market.scheduler.fault == nil)
        }
        #expect(market.jain(["a", "b", "c"]) >= 990)
    }

    @Test func whoeverWasAwayCatchesUpALittleOnly() {
        var scheduler = Scheduler.make { $0.catchUpMilliseconds = 40 }
        for index in 0..<40 { scheduler.take(.accepted(ScheduledJob("a\(index)", "a"))) }
        _ = scheduler.order(after: "a0", count: 20, each: 10)
        for index in 0..<20 { scheduler.take(.accepted(ScheduledJob("b\(index)", "b")), at: 200) }
        let order = scheduler.order(after: "a20", count: 12, each: 210).map { $0.prefix(1) }
        #expect(order.filter { $0 == "b" }.count < 9)
    }

    @Test func memoryCounts() {
        var market = Market(scheduler: .make(slots: 2) { $0.memoryBytes = 100 })
        for index in 0..<500 {
            market.carry(market.scheduler.take(.accepted(ScheduledJob("big-\(index)", "big", memory: 100))))
            market.carry(market.scheduler.take(.accepted(ScheduledJob("small-\(index)", "small", memory: 0))))
        }
        for _ in 0..<300 { _ = market.step() }
        // A job that takes all memory uses both slots.
        let ratio = Double(market.served["small"] ?? 0) / Double(market.served["big"] ?? 1)
        #expect((1.7...2.3).contains(ratio))
    }

    @Test func ourFaultsCostNothing() {
        var scheduler = Scheduler.make()
        scheduler.take(.accepted(ScheduledJob("a1", "a")))
        scheduler.take(.leased(JobID("a1"), attempt: 1))
        scheduler.take(.slots(0))
        scheduler.take(.finished(JobID("a1"), attempt: 1, .sandboxFault), at: 5_000)
        #expect(scheduler.status.agreements[0].usageMilliseconds == 0)
    }
}
