import Governance
import Ledger
import Scheduling
import Schemas
import Testing

@testable import Service

/// How attempts end, what is recorded of it, and what the submitter sees.
@Suite struct OutcomeTests {
    @Test(arguments: [OutcomeCode.failed, .timedOut, .resourceLimit])
    func anEndOfTheJobsOwnIsNotTriedAgain(outcome: OutcomeCode) async throws {
        try await World.run { world in
            try await world.agreed()
            world.fake.script(.outcome(outcome))
            let job = try await world.finishedJob()
            #expect(try await world.outcome(job) == outcome)
            #expect(try await world.view(job).outcome == outcome)
            #expect(world.fake.texts.count == 1)
            #expect(try await world.recorded(job).finished?.commitments == [])
        }
    }

    @Test func aForbiddenCallIsShownAsAFailureAndNeverTriedAgain() async throws {
        try await World.run { world in
            try await world.agreed()
            world.fake.script(.outcome(.policyViolation))
            let job = try await world.finishedJob()
            #expect(try await world.outcome(job) == .policyViolation)
            let view = try await world.view(job)
            #expect(view.outcome == .failed && view.state == "failed")
            #expect(world.fake.texts.count == 1)
            #expect(await rejection { _ = try await world.requested([job]) }?.code == .resultUnavailable)
        }
    }

    @Test func aBrokenSandboxIsTriedAgainSoOften() async throws {
        try await World.run { world in
            try await world.agreed()
            world.fake.script(.outcome(.sandboxFault), .outcome(.sandboxFault))
            let lucky = try await world.finishedJob()
            #expect(try await world.outcome(lucky) == .succeeded)
            #expect(world.fake.texts.count == 3)
            #expect(try await world.recorded(lucky).faults == 2)
            world.fake.script(.outcome(.sandboxFault), .outcome(.sandboxFault), .outcome(.sandboxFault))
            let unlucky = try await world.finishedJob()
            #expect(try await world.outcome(unlucky) == .sandboxFault)
            #expect(try await world.view(unlucky).outcome == .sandboxFault)
            #expect(world.fake.texts.count == 6)
        }
    }

    @Test func aDeadlineKills() async throws {
        try await World.run(limits: SchedulerLimits(slots: 0, slotsPerAgreement: 1)) { world in
            try await world.agreed()
            world.fake.script(.never)
            let job = try await world.submit()
            var policy = world.platform.core.policies.scheduling
            policy.jobSeconds = 0
            let shell = SchedulerShell(
                core: world.platform.core, engine: world.engine,
                limits: SchedulerLimits(slots: 1, slotsPerAgreement: 1),
                policy: policy)
            await shell.accepted(try await world.recorded(job.id).specification)
            await shell.untilIdle()
            #expect(try await world.outcome(job.id) == .timedOut)
            #expect(world.fake.texts.count == 1)
        }
    }

    @Test func anUnreadableVersionIsAFaultOfOurs() async throws {
        try await World.run { world in
            try await world.agreed()
            let version = try #require(try await world.state().catalogue.datasets[DatasetID("d")]?.currentVersion)
            let path = world.home.versionPath(DatasetID("d"), version.manifestSHA256) + "/manifest.json"
            try Files.flip(path, at: 5)
            let job = try await world.finishedJob()
            #expect(try await world.outcome(job) == .sandboxFault)
            #expect(world.fake.texts.isEmpty)
        }
    }

    @Test func outcomesAreSeenOnTheGridAlone() async throws {
        try await World.run { world in
            try await world.agreed()
            world.fake.script(.never)
            let slow = try await world.submit()
            let fast = try await world.submit()
            await world.fake.begun(2)
            while try await world.outcome(fast.id) == nil { await Task.yield() }
            world.clock.advance(seconds: 9)
            #expect(try await world.view(fast.id).outcome == nil)
            world.clock.advance(seconds: 2)
            #expect(try await world.view(fast.id).outcome == .succeeded)
            _ = try await world.platform.jobs.cancel(slow.id, by: world["researcher"])
            await world.platform.shell.untilIdle()
            #expect(try await world.outcome(slow.id) == .cancelled)
            // It ended after the first mark: the second one shows it.
            #expect(try await world.view(slow.id).state == "queued")
            world.clock.advance(seconds: 48)
            #expect(try await world.view(slow.id).outcome == nil)
            world.clock.advance(seconds: 1)
            #expect(try await world.view(slow.id).outcome == .cancelled)
        }
    }
}
