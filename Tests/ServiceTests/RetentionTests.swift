import Foundation
import Governance
import Ledger
import Schemas
import Testing

@testable import Service

@Suite struct RetentionTests {
    private static let day: Int64 = 86_400

    @Test func whatIsDueIsErasedAndWhatARequestHoldsIsKept() async throws {
        try await World.run { world in
            try await world.agreed()
            let (due, held) = (try await world.finishedJob(), try await world.finishedJob())
            _ = try await world.requested([held])
            let retention = Retention(core: world.platform.core)
            let days = Int64(world.platform.core.policies.retention.quarantineDays)
            world.clock.advance(seconds: (days - 1) * Self.day)
            #expect(try await retention.run() == 0)
            world.clock.advance(seconds: 2 * Self.day)
            let fresh = try await world.finishedJob()
            #expect(try await retention.run() == 1)
            #expect(try await retention.run() == 0)
            #expect(try await quarantined(world, [due, held, fresh]) == [held, fresh])
            #expect(try await world.recorded(due).isErased)
            #expect(try await world.events().contains(.resultsErased(ResultsErased(jobs: [due]))))
            // What is gone cannot be asked for, and the answer says why.
            let refused = await rejection { _ = try await world.requested([due]) }
            #expect(refused?.code == .resultUnavailable && refused?.reasons == ["resultErased"])
        }
    }

    /// Of jobs that have left memory only the quarantine tells that their results are gone.
    @Test func whatIsNotInQuarantineCannotBeAskedFor() async throws {
        try await World.run { world in
            try await world.agreed()
            let (gone, kept) = (try await world.finishedJob(), try await world.finishedJob())
            let draft = try await world.platform.reviews.draft(
                RequestInput(jobs: [kept], context: "c"), by: world["researcher"])
            try await world.platform.core.decide { _, draft in draft.erase(.quarantine, name: gone.rawValue) }
            #expect(try await !world.recorded(gone).isErased)
            for refused in [
                await rejection { _ = try await world.requested([gone]) },
                await rejection {
                    _ = try await world.platform.reviews.edit(
                        draft.id, RequestInput(jobs: [kept, gone], context: "c"), by: world["researcher"])
                },
            ] { #expect(refused?.code == .resultUnavailable && refused?.reasons == ["resultErased"]) }
            // What has not visibly ended is answered alike, kept or not.
            let hidden = try await world.submit().id
            await world.platform.shell.untilIdle()
            let early = await rejection { _ = try await world.requested([hidden]) }
            #expect(early?.code == .resultUnavailable && early?.reasons == [])
        }
    }

    @Test func aRejectedRequestLetsGo() async throws {
        try await World.run { world in
            try await world.agreed()
            let job = try await world.finishedJob()
            try await world.assessedAndRejected([job])
            world.clock.advance(seconds: 4_000 * Self.day)
            #expect(try await Retention(core: world.platform.core).run() == 1)
            #expect(try await quarantined(world, [job]).isEmpty)
        }
    }

    @Test func manyResultsAreErasedPageByPage() async throws {
        try await World.run { world in
            try await world.agreed(quota: 1_000)
            let count = Retention.pageLimit + 10
            for _ in 0..<count { try await world.submit() }
            await world.platform.shell.untilIdle()
            world.clock.advance(seconds: 400 * Self.day)
            #expect(try await Retention(core: world.platform.core).run() == count)
        }
    }

    @Test func policiesOutOfRangeAreRefused() throws {
        var policy = RetentionPolicy(version: 1, name: "q", quarantineDays: 365)
        try policy.validate()
        for days in [Int.min, 0, 6, 3_651, Int.max] {
            policy.quarantineDays = days
            #expect(throws: GovernanceError.self) { try policy.validate() }
        }
        policy = RetentionPolicy(version: 2, name: "q", quarantineDays: 365)
        #expect(throws: GovernanceError.self) { try policy.validate() }
    }

    private func quarantined(_ world: World, _ jobs: [JobID]) async throws -> [JobID] {
        var kept: [JobID] = []
        for job in jobs
        where try await world.platform.core.recorder.hasAttachment(.quarantine, name: job.rawValue) {
            kept.append(job)
        }
        return kept
    }
}

extension World {
    /// A request for these jobs that the authority refuses for good.
    fileprivate func assessedAndRejected(_ jobs: [JobID]) async throws {
        let request = try await requested(jobs)
        try await assessed(request)
        _ = try await platform.reviews.reject(request, comment: "no", by: self["approver"])
    }
}
