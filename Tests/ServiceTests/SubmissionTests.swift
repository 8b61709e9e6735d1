import Foundation
import Governance
import Ledger
import Schemas
import Testing

@testable import Service

@Suite struct SubmissionTests {
    @Test func theSameKeyAndBodyAreTheSameJob() async throws {
        try await World.run { world in
            try await world.agreed()
            let first = try await world.submit(key: "k")
            #expect(try await world.submit(key: "k").id == first.id)
            let other = Samples.submission("SELECT COUNT(*) AS m FROM d")
            #expect(await rejection { try await world.submit(other, key: "k") }?.code == .idempotencyConflict)
            #expect(try await world.submit(key: "other").id != first.id)
            // Keys are each person's own.
            #expect(try await world.submit(other, key: "k", as: "colleague").id != first.id)
            await world.platform.shell.untilIdle()
            #expect(try await world.submit(key: "k").id == first.id)
            // The job is the caller's, whatever became of the agreement.
            try await world.setAgreement(.suspended)
            #expect(try await world.submit(key: "k").id == first.id)
            #expect(world.fake.texts.count == 3)
        }
    }

    @Test func manySubmissionsAtOnceAreOneJob() async throws {
        try await World.run { world in
            try await world.agreed(quota: 1)
            let ids = try await withThrowingTaskGroup(of: JobID.self) { group in
                for _ in 0..<64 { group.addTask { try await world.submit(key: "k").id } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            await world.platform.shell.untilIdle()
            #expect(ids.count == 1)
            #expect(try await world.state().jobs.recent.count == 1)
            #expect(world.fake.texts.count == 1)
        }
    }

    @Test func aQuotaHoldsAgainstConcurrency() async throws {
        try await World.run { world in
            try await world.agreed(quota: 5)
            let accepted = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { (try? await world.submit()) != nil } }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(accepted == 5)
            let refused = await rejection { try await world.submit() }
            #expect(refused?.code == .notAuthorised && refused?.reasons == ["quotaUsedUp"])
            await world.platform.shell.untilIdle()
            // However jobs ended, they count: a quota that counted outcomes would be a channel.
            #expect(await rejection { try await world.submit() }?.reasons == ["quotaUsedUp"])
        }
    }

    @Test func whatNoAgreementCoversIsRefusedAndRecorded() async throws {
        try await World.run { world in
            try await world.agreed()
            func reasons(_ submission: JobSubmission, as name: String = "researcher") async -> [String]? {
                let refused = await rejection { try await world.submit(submission, as: name) }
                #expect(refused?.code == .notAuthorised)
                return refused?.reasons
            }
            #expect(await reasons(Samples.submission(purpose: "gossip")) == ["purposeNotCovered"])
            #expect(
                await reasons(Samples.submission(agreements: ["none"])) == ["datasetNotCovered", "agreementUnknown"])
            #expect(await reasons(Samples.submission(), as: "rival") == ["notParty"])
            #expect(await reasons(Samples.submission(datasets: ["none"]))?.contains("datasetUnknown") == true)
            let refusals = try await world.state().jobs.refusals
            #expect(refusals == ["researcher": 3, "rival": 1])
            #expect(world.fake.checkCount == 0)
        }
    }

    @Test func anExpiredAgreementCoversNothing() async throws {
        try await World.run { world in
            try await world.agreed(until: TestClock.start + 3_600_000)
            let release = try await world.released()
            let request = try await world.requested([try await world.finishedJob()])
            try await world.assessed(request)
            world.clock.advance(seconds: 3_600)
            #expect(await rejection { try await world.submit() }?.reasons == ["agreementExpired"])
            let retrieval = await Self.retrieval(of: release, world)
            #expect(retrieval?.code == .releaseUnavailable)
            #expect(retrieval?.reasons == ["releaseExpired", "agreementExpired"])
            let view = try await world.platform.reviews.approve(request, comment: "", by: world["approver"])
            #expect(view.state == .approved && view.release == nil)
        }
    }

    private static func retrieval(of release: ReleaseID, _ world: World) async -> ServiceRejection? {
        await rejection { _ = try await world.platform.releases.retrieve(release, by: world["retriever"]) }
    }

    @Test func prohibitedDataIsNeverComputable() async throws {
        try await World.run { world in
            try await world.agreed()
            let catalogue = world.platform.catalogue
            _ = try await catalogue.catalogue(Samples.dataset("p", .prohibited), by: world["steward"])
            _ = try await catalogue.registerVersion(
                DatasetID("p"), manifestSHA256: try Samples.storeVersion(of: "p", in: world.home), by: world["steward"])
            let concluded = await rejection {
                _ = try await world.platform.agreements.conclude(Samples.agreement("b", "p"), by: world["steward"])
            }
            #expect(concluded?.reasons == ["datasetNotRestricted"])
            let refused = await rejection { try await world.submit(Samples.submission(datasets: ["p"])) }
            #expect(refused?.code == .notAuthorised && refused?.reasons.contains("datasetProhibited") == true)
            #expect(world.fake.texts.isEmpty && world.fake.checkCount == 0)
        }
    }

    @Test func aRefusedTextSaysWhereAndRunsNothing() async throws {
        try await World.run { world in
            try await world.agreed()
            let refused = await rejection { try await world.submit(Samples.submission("SELECT id FROM d")) }
            #expect(refused?.code == .textRefused && refused?.diagnostics.first?.span == SourceSpan(0, 6))
            #expect(try await world.state().jobs.recent.isEmpty)
            #expect(try await world.state().jobs.refusals == ["researcher": 1])
            #expect(world.fake.texts.isEmpty)
        }
    }
}
