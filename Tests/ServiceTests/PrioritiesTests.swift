import Foundation
import Governance
import Ledger
import Scheduling
import Schemas
import ShippedPolicies
import Testing

@testable import Service

/// What the authority and the operator may say of the order of jobs, and who may not.
@Suite struct PrioritiesTests {
    private static let declaration = Priorities.Declaration(
        title: BilingualText(zh: "洪水", en: "flood"), legalBasis: ["8"], agreements: [AgreementID("e")],
        until: Instant(milliseconds: TestClock().read().milliseconds + 3_600_000))

    @Test func anEmergencyGoesBeforeAllThatWait() async throws {
        try await World.run(limits: SchedulerLimits(slots: 1, slotsPerAgreement: 1)) { world in
            try await world.agreed()
            _ = try await world.platform.agreements.conclude(Samples.agreement("e", "d"), by: world["steward"])
            world.fake.script(.never)
            let first = try await world.submit()
            await world.fake.begun(1)
            for _ in 0..<5 { try await world.submit() }
            let urgent = try await world.submit(Samples.submission("SELECT COUNT(*) AS e FROM d", agreements: ["e"]))
            let emergency = try await world.platform.priorities.declare(Self.declaration, by: world["approver"])
            #expect(emergency.authority == OrganisationID("bureau"))
            _ = try await world.platform.jobs.cancel(first.id, by: world["researcher"])
            try await world.settled()
            // The second attempt of all is its.
            let leases = try await world.events().compactMap {
                if case .jobLeased(let lease) = $0 { lease.job } else { nil }
            }
            #expect(leases[1] == urgent.id && leases.count == 7)
            _ = try await world.platform.priorities.end(emergency.id, reason: "over", by: world["approver"])
            #expect(try await world.platform.priorities.emergencies(by: world["steward"]).isEmpty)
        }
    }

    @Test func backgroundJobsWaitForTheirAgreementsOthers() async throws {
        try await World.run(limits: SchedulerLimits(slots: 1, slotsPerAgreement: 1)) { world in
            try await world.agreed()
            world.fake.script(.never)
            let first = try await world.submit()
            await world.fake.begun(1)
            var later = Samples.submission()
            later.background = true
            let background = try await world.submit(later)
            let standard = try await world.submit()
            _ = try await world.platform.jobs.cancel(first.id, by: world["researcher"])
            try await world.settled()
            let leases = try await world.events().compactMap {
                if case .jobLeased(let lease) = $0 { lease.job } else { nil }
            }
            #expect(leases == [first.id, standard.id, background.id])
        }
    }

    @Test func onlyTheAuthorityDeclaresAndWeighs() async throws {
        try await World.run { world in
            try await world.agreed()
            _ = try await world.platform.agreements.conclude(Samples.agreement("e", "d"), by: world["steward"])
            for name in ["researcher", "steward", "checker1", "retriever", "admin", "auditor"] {
                #expect(
                    await rejection {
                        _ = try await world.platform.priorities.declare(Self.declaration, by: world[name])
                    }?.code == .forbidden)
                #expect(
                    await rejection {
                        _ = try await world.platform.priorities.weigh(
                            AgreementID("e"), 200, reason: "r", by: world[name])
                    }?.code == .forbidden)
            }
            #expect(
                await rejection { _ = try await world.platform.priorities.emergencies(by: world["researcher"]) }?.code
                    == .forbidden)
            var bad = Self.declaration
            bad.legalBasis = []
            #expect(
                await rejection { _ = try await world.platform.priorities.declare(bad, by: world["approver"]) }?.reasons
                    == ["legalBasisMissing"])
            bad = Self.declaration
            bad.until = bad.until.adding(milliseconds: 40 * 86_400_000)
            #expect(
                await rejection { _ = try await world.platform.priorities.declare(bad, by: world["approver"]) }?.reasons
                    == ["periodEmpty"])
            bad = Self.declaration
            bad.agreements = [AgreementID("none")]
            #expect(
                await rejection { _ = try await world.platform.priorities.declare(bad, by: world["approver"]) }?.code
                    == .notFound)
            for weight in [0, 10_001] {
                #expect(
                    await rejection {
                        _ = try await world.platform.priorities.weigh(
                            AgreementID("e"), weight, reason: "r", by: world["approver"])
                    }?.code == .limitExceeded)
            }
            _ = try await world.platform.priorities.weigh(AgreementID("e"), 300, reason: "r", by: world["approver"])
            #expect(try await world.state().scheduling.weights == [AgreementID("e"): 300])
        }
    }

    @Test func pauseIsKeptOverARestart() async throws {
        try await World.run { world in
            try await world.agreed()
            let person = Samples.person("operator", "platform-operator", .platformOperator)
            let grant = try await world.platform.directory.createPerson(person, by: world["admin"])
            let caller = try await World.signIn("operator", grant.secret, world.platform)
            for name in ["researcher", "approver", "admin", "auditor"] {
                #expect(
                    await rejection {
                        _ = try await world.platform.priorities.setPaused(true, reason: "r", by: world[name])
                    }?.code == .forbidden)
                #expect(
                    await rejection { _ = try await world.platform.priorities.report(by: world[name]) }?.code
                        == .forbidden)
            }
            _ = try await world.finishedJob()
            let paused = try await world.platform.priorities.setPaused(true, reason: "r", by: caller)
            #expect(paused.scheduler.isPaused && paused.runMilliseconds.count == 1)
            let job = try await world.submit()
            // What the submitter sees says nothing of it.
            #expect(job.state == "queued")
            try await world.reopened { again in
                let report = try await again.platform.priorities.report(by: caller)
                #expect(report.scheduler.isPaused && report.scheduler.queued == 1)
                #expect(report.scheduler.agreements.map(\.queued) == [1])
                _ = try await again.platform.priorities.setPaused(false, reason: "r", by: caller)
                try await again.settled()
                #expect(try await again.outcome(job.id) == .succeeded)
            }
        }
    }

    @Test func aJobThatLosesItsKeeperIsTriedAgain() async throws {
        try await World.run { world in
            try await world.agreed()
            world.fake.script(.lost, .lost)
            let job = try await world.finishedJob()
            #expect(try await world.outcome(job) == .succeeded)
            let record = try await world.recorded(job)
            #expect(record.attempt == 3 && record.faults == 0 && record.interruptions == 2)
            world.fake.script(.lost, .lost, .lost, .lost, .lost)
            #expect(try await world.outcome(try await world.finishedJob()) == .sandboxFault)
        }
    }

    @Test func quantilesByNearestRank() {
        #expect(Quantiles([]) == Quantiles([]) && Quantiles([]).p95 == 0)
        let hundred = Quantiles((1...100).map { Int64($0) })
        #expect(hundred.count == 100 && hundred.p50 == 50 && hundred.p95 == 95)
        #expect(Quantiles([7]).p50 == 7 && Quantiles([7]).p95 == 7)
    }

    @Test func thePolicyIsReadStrictly() throws {
        let text = String(decoding: ShippedPolicies.scheduling, as: UTF8.self)
        _ = try SchedulingPolicy(bytes: Data(text.utf8))
        for (old, new) in [
            ("\"slots\": 4", "\"slots\": 0"), ("\"version\": 1", "\"version\": 2"),
            ("\"slots\": 4", "\"slots\": 4, \"extra\": 1"), ("\"slots\": 4", "\"slots\": 4, \"slots\": 5"),
            ("  \"slots\": 4,\n", ""), ("\"poolMegabytes\": 8192", "\"poolMegabytes\": 1024"),
            ("\"slots\": 4", "\"slots\": \"4\""), ("{", "["),
        ] {
            #expect(throws: ServiceFault.self) {
                try SchedulingPolicy(bytes: Data(text.replacingOccurrences(of: old, with: new).utf8))
            }
        }
    }
}
