import Governance
import Ledger
import Scheduling
import Schemas
import Testing

@testable import Service

/// What a suspension stops, and when: at submit, at start, while running, at release, at retrieval.
@Suite struct StandingTests {
    private static let oneSlot = SchedulerLimits(slots: 1, slotsPerAgreement: 1)

    @Test func aSuspendedAgreementStopsSubmissionRunAndStart() async throws {
        try await World.run(limits: Self.oneSlot) { world in
            try await world.agreed()
            world.fake.script(.never)
            let running = try await world.submit()
            await world.fake.begun(1)
            let waiting = try await world.submit()
            try await world.setAgreement(.suspended, as: "approver")
            #expect(await rejection { try await world.submit() }?.reasons == ["agreementSuspended"])
            await world.platform.shell.untilIdle()
            #expect(try await world.outcome(running.id) == .cancelled)
            #expect(try await world.outcome(waiting.id) == nil)
            #expect(await rejection { try await world.setAgreement(.active, as: "approver") }?.code == .forbidden)
            try await world.setAgreement(.active)
            await world.platform.shell.untilIdle()
            #expect(try await world.outcome(waiting.id) == .succeeded)
            #expect(world.fake.texts.count == 2)
        }
    }

    @Test func aSuspendedDatasetKillsWhatRuns() async throws {
        try await World.run(limits: Self.oneSlot) { world in
            try await world.agreed()
            world.fake.script(.never)
            let running = try await world.submit()
            await world.fake.begun(1)
            let waiting = try await world.submit()
            try await world.setDataset(.suspended)
            await world.platform.shell.untilIdle()
            #expect(try await world.outcome(running.id) == .cancelled)
            #expect(try await world.outcome(waiting.id) == nil)
            #expect(await rejection { try await world.submit() }?.reasons == ["datasetSuspended"])
            try await world.setDataset(.active)
            await world.platform.shell.untilIdle()
            #expect(try await world.outcome(waiting.id) == .succeeded)
        }
    }

    @Test func aTerminatedAgreementEndsWhatWaits() async throws {
        try await World.run(limits: Self.oneSlot) { world in
            try await world.agreed()
            world.fake.script(.never)
            let running = try await world.submit()
            await world.fake.begun(1)
            let waiting = try await world.submit()
            try await world.setAgreement(.terminated)
            await world.platform.shell.untilIdle()
            #expect(try await world.outcome(running.id) == .cancelled)
            #expect(try await world.outcome(waiting.id) == .cancelled)
            #expect(await rejection { try await world.setAgreement(.active) }?.reasons == ["agreementTerminated"])
        }
    }

    @Test func authorisationIsAskedAgainAtTheStart() async throws {
        try await World.run(limits: Self.oneSlot) { world in
            try await world.agreed()
            world.fake.script(.never)
            let running = try await world.submit(as: "colleague")
            await world.fake.begun(1)
            let waiting = try await world.submit()
            try await world.platform.directory.setStanding(PersonID("researcher"), isActive: false, by: world["admin"])
            _ = try await world.platform.jobs.cancel(running.id, by: world["colleague"])
            await world.platform.shell.untilIdle()
            #expect(try await world.outcome(waiting.id) == .cancelled)
            #expect(try await world.recorded(waiting.id).cancelRequested == .notAuthorised)
            #expect(world.fake.texts.count == 1)
        }
    }

    @Test func aSuspensionOutlivesARestart() async throws {
        try await World.run(limits: SchedulerLimits(slots: 0, slotsPerAgreement: 1)) { world in
            try await world.agreed()
            let job = try await world.submit()
            try await world.setAgreement(.suspended)
            try await world.reopened { again in
                try await again.settled()
                #expect(try await again.outcome(job.id) == nil && again.fake.texts.isEmpty)
                try await again.setAgreement(.active)
                try await again.settled()
                #expect(try await again.outcome(job.id) == .succeeded)
            }
        }
    }

    @Test func nothingIsReleasedUnderASuspendedAgreement() async throws {
        try await World.run { world in
            try await world.agreed()
            let request = try await world.requested([try await world.finishedJob()])
            try await world.assessed(request)
            try await world.setAgreement(.suspended)
            let approved = try await world.platform.reviews.approve(request, comment: "", by: world["approver"])
            #expect(approved.state == .approved && approved.release == nil)
            #expect(try await world.state().reviews.releases.isEmpty)
            // The release is made once it is covered again.
            try await world.setAgreement(.active)
            let view = try await world.platform.reviews.request(request, by: world["approver"])
            #expect(view.state == .released)
            _ = try await world.platform.releases.retrieve(try #require(view.release), by: world["retriever"])
        }
    }

    @Test func nothingIsReleasedOfASuspendedDataset() async throws {
        try await World.run { world in
            try await world.agreed()
            let request = try await world.requested([try await world.finishedJob()])
            try await world.assessed(request)
            try await world.setDataset(.suspended)
            let approved = try await world.platform.reviews.approve(request, comment: "", by: world["approver"])
            #expect(approved.state == .approved)
            try await world.setDataset(.active)
            #expect(try await world.state().reviews.requests[request]?.state == .released)
        }
    }

    @Test func retrievalStopsAtOnce() async throws {
        try await World.run { world in
            try await world.agreed()
            let release = try await world.released()
            func refusal() async -> [String]? {
                let refused = await rejection {
                    _ = try await world.platform.releases.retrieve(release, by: world["retriever"])
                }
                #expect(refused?.code == .releaseUnavailable)
                return refused?.reasons
            }
            try await world.setAgreement(.suspended)
            #expect(await refusal() == ["agreementSuspended"])
            try await world.setAgreement(.active)
            try await world.setDataset(.suspended)
            #expect(await refusal() == ["datasetSuspended"])
            try await world.setDataset(.active)
            _ = try await world.platform.releases.suspend(release, reason: "complaint", by: world["steward"])
            #expect(await refusal() == ["releaseNotAvailable"])
            _ = try await world.platform.releases.resume(release, reason: "settled", by: world["steward"])
            _ = try await world.platform.releases.retrieve(release, by: world["retriever"])
            _ = try await world.platform.releases.withdraw(release, reason: "error", by: world["steward"])
            #expect(await refusal() == ["releaseNotAvailable"])
            #expect(try await world.state().reviews.releases[release]?.receipts.count == 1)
        }
    }
}
