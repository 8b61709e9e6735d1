import Foundation
import Governance
import Ledger
import Schemas
import Testing

@testable import Service

/// The main job, end to end, with real confined workers on real data; the clock alone is ours.
@Suite struct LifeTests {
    @Test func fromAFileToAWithdrawnRelease() async throws {
        try await RealData.world { world in
            let jobs = try await submitted(world)
            let request = try await world.requested(jobs)
            try await assess(request, world)
            let release = try await approve(request, world)
            try await retrieve(release, world)
            try await suspendAndWithdraw(release, world)
            try await record(world)
        }
    }

    private func submitted(_ world: World) async throws -> [JobID] {
        let refused = await rejection { try await world.submit(RealData.rowLevel) }
        #expect(refused?.code == .textRefused)
        let diagnostic = try #require(refused?.diagnostics.first)
        #expect(diagnostic.span != nil)
        var views: [JobView] = []
        for submission in [RealData.passing, RealData.partlyRedacted, RealData.model] {
            views.append(try await world.submit(submission))
        }
        await world.platform.shell.untilIdle()
        for view in views {
            #expect(try await world.outcome(view.id) == .succeeded)
            let shown = try await world.view(view.id)
            #expect(
                shown.state == "queued" && shown.outcome == nil
                    && shown.nextLookAt == view.submittedAt.adding(milliseconds: 10_000))
        }
        world.clock.advance(seconds: 10)
        for view in views {
            let shown = try await world.view(view.id)
            #expect(shown.state == "succeeded" && shown.outcome == .succeeded && shown.nextLookAt == nil)
        }
        return views.map(\.id)
    }

    private func assess(_ request: RequestID, _ world: World) async throws {
        let reviews = world.platform.reviews
        let seen = try await reviews.request(request, by: world["checker1"])
        let (whole, part, model) = (seen.results[0], seen.results[1], seen.results[2])
        #expect(whole.trueTable?.rows.count == 16 && whole.evidence?.count == 16)
        #expect(whole.releasable?.rows.joined().contains { $0.isRedacted } == false)
        #expect(part.trueTable?.rows.count == 14)
        #expect(part.releasable?.rows.joined().contains { $0.isRedacted } == true)
        #expect(part.releasable?.rows.joined().contains { !$0.isRedacted } == true)
        #expect(model.trueTable?.rows.count == 18 && model.text?.contains("GROUP BY") == true)
        #expect(seen.rounds.last?.opinions.isEmpty == true)
        let first = try await reviews.assess(request, verdict: .release, comment: "sound", by: world["checker1"])
        #expect(first.state == .submitted && first.consolidated == nil)
        // Blinded: the second one learns nothing of the first.
        let other = try await reviews.request(request, by: world["checker2"])
        #expect(other.rounds.last?.opinions.isEmpty == true && other.consolidated == nil && other.state == .submitted)
        let early = await rejection { _ = try await reviews.approve(request, comment: "", by: world["approver"]) }
        #expect(early?.code == .notAllowed)
        let second = try await reviews.assess(request, verdict: .release, comment: "agreed", by: world["checker2"])
        #expect(second.state == .assessed && second.consolidated == .release)
    }

    private func approve(_ request: RequestID, _ world: World) async throws -> ReleaseID {
        let reviews = world.platform.reviews
        let seen = try await reviews.request(request, by: world["approver"])
        #expect(seen.results.allSatisfy { $0.trueTable == nil && $0.evidence == nil && $0.verdicts == nil })
        #expect(seen.results.allSatisfy { $0.releasable != nil && $0.bands != nil })
        let researcher = try await reviews.request(request, by: world["researcher"])
        #expect(researcher.state == .submitted && researcher.rounds.flatMap(\.opinions) == [])
        #expect(researcher.results.allSatisfy { $0.releasable == nil && $0.verdicts == nil && $0.bands == nil })
        let view = try await reviews.approve(request, comment: "", by: world["approver"])
        #expect(view.state == .released)
        return try #require(view.release)
    }

    private func retrieve(_ release: ReleaseID, _ world: World) async throws {
        let releases = world.platform.releases
        let delivery = try await releases.retrieve(release, by: world["retriever"])
        let package = try ReleasePackage(bytes: delivery.bytes)
        #expect(
            package.files.keys.sorted() == [
                "certificate.json", "certificate.sig", "result-1.csv", "result-2.csv", "result-3.csv",
            ])
        let key = try ReleaseVerifier.key(path: world.home.publicKeyPath)
        let certificate = try ReleaseVerifier.verify(package, key: key)
        #expect(
            certificate.release == release && certificate.results.count == 3 && certificate.results[1].redactedCells > 0
        )
        #expect(certificate.requiredCitations == ["cite the agreement", "cite wagepan"])
        #expect(certificate.recipients.map(\.id) == [OrganisationID("acme")])
        #expect(certificate.reviews.map(\.checkers) == [2] && certificate.reviews.map(\.approvers) == [1])
        #expect(try LedgerAudit.contains(certificate.ledger, path: world.home.ledgerPath))
        let receipts = try #require(try await world.state().reviews.releases[release]?.receipts)
        #expect(receipts.map(\.sequence) == [delivery.receiptSequence])
        #expect(receipts.map(\.person) == [PersonID("retriever")])
        try Tampering.everyChangeIsFound(in: package, key: key, stride: 13)
        for stranger in ["outsider", "rival", "checker1", "approver", "admin"] {
            let refused = await rejection { _ = try await releases.retrieve(release, by: world[stranger]) }
            #expect(refused?.code == .notAuthorised, "\(stranger)")
        }
    }

    private func suspendAndWithdraw(_ release: ReleaseID, _ world: World) async throws {
        let releases = world.platform.releases
        func refusal() async -> ServiceRejection.Code? {
            await rejection { _ = try await releases.retrieve(release, by: world["retriever"]) }?.code
        }
        #expect(try await releases.suspend(release, reason: "complaint", by: world["approver"]).status == .suspended)
        #expect(await refusal() == .releaseUnavailable)
        #expect(
            await rejection { _ = try await releases.resume(release, reason: "no", by: world["approver"]) }?.code
                == .forbidden)
        #expect(try await releases.resume(release, reason: "settled", by: world["steward"]).status == .released)
        _ = try await releases.retrieve(release, by: world["retriever"])
        #expect(try await releases.withdraw(release, reason: "error", by: world["steward"]).status == .withdrawn)
        #expect(await refusal() == .releaseUnavailable)
        #expect(
            await rejection { _ = try await releases.resume(release, reason: "again", by: world["steward"]) }?.code
                == .notAllowed)
    }

    private func record(_ world: World) async throws {
        let before = try await world.state()
        let report = try LocalRecord.verify(home: world.home)
        #expect(report.firstBreak == nil && report.entries > 30 && report.checkpoints >= 2)
        try await world.reopened { again in
            #expect(try await again.state() == before)
            let later = try LocalRecord.verify(home: again.home)
            #expect(later.firstBreak == nil && later.entries == report.entries)
        }
    }
}
