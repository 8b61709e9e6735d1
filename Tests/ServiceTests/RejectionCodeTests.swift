import Foundation
import Governance
import Scheduling
import Schemas
import Testing

@testable import Service

/// A trigger for every code: the switch is exhaustive, so a new one asks for its own.
@Suite struct RejectionCodeTests {
    @Test(arguments: ServiceRejection.Code.allCases)
    func everyCodeHasItsTrigger(code: ServiceRejection.Code) async throws {
        var limits = SchedulerLimits(slots: 4, slotsPerAgreement: 4)
        limits.queued = code == .tooManyJobs ? 0 : 100
        try await World.run(limits: limits) { world in
            try await world.agreed()
            let refused = await rejection { try await trigger(code, world) }
            #expect(refused?.code == code)
            #expect(refused.map { (400..<500).contains($0.status) } == true)
            #expect(refused?.detail.isEmpty == false)
        }
    }

    private func trigger(_ code: ServiceRejection.Code, _ world: World) async throws {
        let (platform, researcher) = (world.platform, world["researcher"])
        switch code {
        case .unauthenticated: _ = try platform.credentials.authenticate(bearer: "slx_unknown")
        case .forbidden: _ = try await platform.catalogue.catalogue(Samples.dataset("e"), by: researcher)
        case .notFound: _ = try await world.view(JobID("none"))
        case .alreadyExists: _ = try await platform.catalogue.catalogue(Samples.dataset("d"), by: world["steward"])
        case .idempotencyConflict:
            try await world.submit(key: "k")
            try await world.submit(Samples.submission("SELECT COUNT(*) AS m FROM d"), key: "k")
        case .notAllowed:
            _ = try await platform.catalogue.setStatus(DatasetID("d"), .destroyed, reason: "r", by: world["steward"])
        case .notAuthorised: try await world.submit(Samples.submission(purpose: "gossip"))
        case .textRefused: try await world.submit(Samples.submission("SELECT id FROM d"))
        case .argumentInvalid:
            try await world.submit(
                JobSubmission(
                    agreements: [AgreementID("a")], datasets: [DatasetID("d")],
                    work: .model(name: "crosstab", arguments: ["no such parameter": "x"]), purpose: "wages"))
        case .limitExceeded: try await world.submit(key: "")
        case .versionUnfit:
            _ = try await platform.catalogue.registerVersion(
                DatasetID("d"), manifestSHA256: String(repeating: "a", count: 64), by: world["steward"])
        case .releaseUnavailable:
            let release = try await world.released()
            _ = try await platform.releases.withdraw(release, reason: "r", by: world["steward"])
            _ = try await platform.releases.retrieve(release, by: world["retriever"])
        case .tooManyJobs: try await world.submit()
        case .jobEnded: _ = try await platform.jobs.cancel(try await world.finishedJob(), by: researcher)
        case .resultUnavailable:
            _ = try await platform.reviews.draft(RequestInput(jobs: [JobID("none")], context: "c"), by: researcher)
        case .inputRefused:
            _ = try await RealData.local.importOpen(
                ImportSource(path: world.home.path + "/none.csv", table: "t"), to: world.home.path + "/out")
        }
    }

    @Test func limitsOfASubmission() async throws {
        try await World.run { world in
            try await world.agreed()
            let long = String(repeating: "x", count: JobSubmission.textBytesLimit + 1)
            let many = (0...JobSubmission.listLimit).map { "d\($0)" }
            for submission in [
                Samples.submission(long), Samples.submission(""), Samples.submission(datasets: []),
                Samples.submission(agreements: []), Samples.submission(datasets: many),
                Samples.submission(agreements: many),
                Samples.submission(datasets: ["d", "d"]), Samples.submission(purpose: long),
            ] {
                #expect(await rejection { try await world.submit(submission) }?.code == .limitExceeded)
            }
            #expect(
                await rejection { try await world.submit(key: String(repeating: "k", count: 129)) }?.code
                    == .limitExceeded)
        }
    }
}
