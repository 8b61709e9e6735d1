import Schemas
import Testing

@testable import Scheduling

/// The class of article 8.
@Suite struct EmergencyTests {
    static func declared(_ agreements: [String], until: Int64 = 1_000) -> SchedulerEvent {
        .emergencyDeclared(
            EmergencyID("e"), agreements: agreements.map { AgreementID($0) }, until: Instant(milliseconds: until))
    }

    @Test func startsAfterOneRunningJobPerSlotBehindTenThousand() {
        var scheduler = Scheduler.make(slots: 4, each: 2)
        scheduler.take(Self.declared(["e"]))
        var running: [String] = []
        for index in 0..<10_000 {
            running += scheduler.take(.accepted(ScheduledJob("j\(index)", "a\(index % 50)"))).leases
        }
        for index in 0..<3 { #expect(scheduler.take(.accepted(ScheduledJob("e\(index)", "e"))).leases == []) }
        // Each end starts one of them, over the agreement's own limit too.
        for index in 0..<3 { #expect(scheduler.run(running[index]).leases == ["e\(index)"]) }
        #expect(scheduler.run(running[3]).leases.first?.hasPrefix("j") == true)
    }

    @Test func nobodyClaimsItAlone() {
        var scheduler = Scheduler.make()
        for index in 0..<3 { scheduler.take(.accepted(ScheduledJob("a\(index)", "a"))) }
        scheduler.take(.accepted(ScheduledJob("e0", "e", data: "emergency")))
        scheduler.take(Self.declared(["x"]))
        #expect(scheduler.order(after: "a0", count: 1, each: 10) == ["e0"])
        // An agreement that is covered lends nothing to one that is not.
        let mixed = ScheduledJob(
            id: JobID("m"), agreements: [AgreementID("x"), AgreementID("a")], datasets: [], timeLimitMilliseconds: 1)
        scheduler.take(.accepted(mixed))
        #expect(scheduler.status.emergencies == [EmergencyID("e")])
        #expect(scheduler.order(after: "e0", count: 3, each: 10) == ["m", "a1", "a2"].sorted())
    }

    @Test func raisesWhatWaitsAndLowersItAgain() {
        var scheduler = Scheduler.make()
        for index in 0..<5 { scheduler.take(.accepted(ScheduledJob("a\(index)", "a"))) }
        for index in 0..<5 { scheduler.take(.accepted(ScheduledJob("b\(index)", "b"))) }
        scheduler.take(Self.declared(["b"], until: 100), at: 0)
        #expect(scheduler.run("a0", at: 10).leases == ["b0"])
        #expect(scheduler.run("b0", at: 20).leases == ["b1"])
        // Over by its time, whoever remembers it or not.
        #expect(scheduler.run("b1", at: 100).leases == ["a1"])
        #expect(scheduler.status.emergencies.isEmpty)
    }

    @Test func endsByWord() {
        var scheduler = Scheduler.make()
        for index in 0..<3 { scheduler.take(.accepted(ScheduledJob("a\(index)", "a"))) }
        for index in 0..<3 { scheduler.take(.accepted(ScheduledJob("b\(index)", "b"))) }
        scheduler.take(Self.declared(["a"]))
        #expect(scheduler.run("a0", at: 10).leases == ["a1"])
        scheduler.take(.emergencyEnded(EmergencyID("e")), at: 10)
        scheduler.take(.emergencyEnded(EmergencyID("e")), at: 10)
        #expect(scheduler.run("a1", at: 20).leases == ["b0"])
    }

    @Test func twoEmergenciesOfOneAgreement() {
        var scheduler = Scheduler.make()
        for index in 0..<3 { scheduler.take(.accepted(ScheduledJob("a\(index)", "a"))) }
        for index in 0..<3 { scheduler.take(.accepted(ScheduledJob("b\(index)", "b"))) }
        scheduler.take(Self.declared(["a", "a"]))
        scheduler.take(
            .emergencyDeclared(EmergencyID("f"), agreements: [AgreementID("a")], until: Instant(milliseconds: 15)))
        #expect(scheduler.run("a0", at: 10).leases == ["a1"])
        #expect(scheduler.run("a1", at: 20).leases == ["a2"])
        scheduler.take(.emergencyEnded(EmergencyID("e")), at: 20)
        #expect(scheduler.fault == nil)
    }

    @Test func suspensionGoesBeforeEmergency() {
        var scheduler = Scheduler.make()
        scheduler.take(Self.declared(["a"]))
        scheduler.take(.agreementSuspended(AgreementID("a")))
        #expect(scheduler.take(.accepted(ScheduledJob("a0", "a"))) == [])
        #expect(scheduler.take(.agreementResumed(AgreementID("a"))).leases == ["a0"])
    }

    @Test func nothingStartsBeforeAnEmergencyThatWaitsForMemory() {
        var scheduler = Scheduler.make(slots: 3) { $0.memoryBytes = 100 }
        scheduler.take(.accepted(ScheduledJob("a0", memory: 60)))
        scheduler.take(Self.declared(["e"]))
        #expect(scheduler.take(.accepted(ScheduledJob("e0", "e", memory: 80))) == [])
        #expect(scheduler.take(.accepted(ScheduledJob("a1", memory: 1))) == [])
        #expect(scheduler.run("a0").leases == ["e0", "a1"])
    }
}
