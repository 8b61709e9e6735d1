import Governance
import Ledger
import Scheduling
import Schemas
import Testing

@testable import Service

/// What a restart takes up: nothing accepted is lost, nothing recorded twice.
@Suite struct RecoveryTests {
    private static let noSlot = SchedulerLimits(slots: 0, slotsPerAgreement: 1)

    private func finishes(_ job: JobID, _ world: World) async throws -> Int {
        try await world.events().count {
            if case .jobFinished(let finished) = $0 { finished.job == job } else { false }
        }
    }

    @Test func afterAcceptance() async throws {
        try await World.run(limits: Self.noSlot) { world in
            try await world.agreed()
            var jobs: [JobID] = []
            for _ in 0..<20 { jobs.append(try await world.submit().id) }
            try await world.reopened { again in
                try await again.settled()
                for job in jobs {
                    #expect(try await again.outcome(job) == .succeeded)
                    #expect(try await finishes(job, again) == 1)
                }
                #expect(again.fake.texts.count == 20)
            }
        }
    }

    @Test func afterALease() async throws {
        try await World.run { world in
            try await world.agreed()
            world.fake.script(.never)
            let job = try await world.submit(key: "k")
            await world.fake.begun(1)
            try await world.reopened(FakeEngine()) { again in
                try await again.settled()
                #expect(try await again.outcome(job.id) == .succeeded)
                #expect(try await finishes(job.id, again) == 1)
                #expect(again.fake.texts.count == 1)
                // Not held against the job.
                #expect(try await again.recorded(job.id).faults == 0)
                #expect(try await again.submit(key: "k").id == job.id)
            }
        }
    }

    /// A ledger that takes nothing: the instance does not open, and lets go of all that it held.
    @Test func whatCannotBeTakenUp() async throws {
        try await World.run { world in
            try await world.agreed()
            world.fake.script(.never)
            let job = try await world.submit().id
            await world.fake.begun(1)
            await world.platform.close(graceMilliseconds: 0)
            let disk = try BrokenDisk(world.home.ledgerPath, kind: "jobRequeued")
            await #expect(throws: ServiceFault.self) {
                try await Platform.open(
                    home: world.home, engine: FakeEngine(), logger: World.logger, clock: world.clock.read)
            }
            try disk.repair()
            try await world.reopened(FakeEngine()) { again in
                try await again.settled()
                #expect(try await again.outcome(job) == .succeeded)
            }
        }
    }

    @Test func afterTheEnd() async throws {
        try await World.run { world in
            try await world.agreed()
            let job = try await world.finishedJob()
            let before = try await world.state()
            try await world.reopened(FakeEngine()) { again in
                try await again.settled()
                #expect(try await again.state() == before)
                #expect(again.fake.texts.isEmpty)
                // Its result is still the one that was recorded.
                let request = try await again.requested([job])
                let seen = try await again.platform.reviews.request(request, by: again["checker1"])
                #expect(seen.results.first?.trueTable?.rows.first?.first?.text == "100")
            }
        }
    }

    @Test func afterAWishToCancel() async throws {
        try await World.run(limits: Self.noSlot) { world in
            try await world.agreed()
            let job = try await world.submit().id
            try await world.platform.core.decide { _, draft in
                draft.record(.jobCancelRequested(JobCancelRequested(job: job, reason: .submitter)))
            }
            try await world.reopened { again in
                try await again.settled()
                #expect(try await again.outcome(job) == .cancelled)
                #expect(again.fake.texts.isEmpty)
            }
        }
    }

    @Test func afterAnApprovalWithoutItsRelease() async throws {
        try await World.run { world in
            try await world.agreed()
            let request = try await world.requested([try await world.finishedJob()])
            try await world.assessed(request)
            try await world.setAgreement(.suspended)
            _ = try await world.platform.reviews.approve(request, comment: "", by: world["approver"])
            try await world.platform.core.decide { _, draft in
                draft.record(
                    .agreementStatusChanged(
                        AgreementStatusChanged(agreement: AgreementID("a"), status: .active, reason: "r")))
            }
            try await world.reopened { again in
                let release = try #require(try await again.state().reviews.releaseOfRequest[request])
                _ = try await again.platform.releases.retrieve(release, by: again["retriever"])
                #expect(try await again.state().reviews.releases.count == 1)
            }
        }
    }

    @Test func aPoisonedLedgerTakesNothingMore() async throws {
        try await World.run { world in
            try await world.agreed()
            world.fake.script(.never)
            let job = try await world.submit(key: "k")
            await world.fake.begun(1)
            let before = try await world.state()
            let disk = try BrokenDisk(world.home.ledgerPath)
            #expect(await fault { try await world.submit() }?.code == .ledgerUnavailable)
            #expect(await world.platform.record.status().isWritable == false)
            #expect(await fault { _ = try await world.view(job.id) }?.code == .ledgerUnavailable)
            #expect(
                await fault { _ = try await world.platform.jobs.cancel(job.id, by: world["researcher"]) }?.status == 503
            )
            await world.platform.close(graceMilliseconds: 0)
            try disk.repair()
            #expect(try LocalRecord.verify(home: world.home).firstBreak == nil)
            try await world.reopened { again in
                try await again.settled()
                #expect(try await again.state().jobs.recent.keys == before.jobs.recent.keys)
                #expect(try await again.outcome(job.id) == .succeeded)
                #expect(try await finishes(job.id, again) == 1)
                #expect(try await again.submit(key: "k").id == job.id)
            }
        }
    }

    /// The disk fails under an attempt: nothing hangs, and the next start runs the job again.
    @Test(arguments: ["jobLeased", "jobFinished"])
    func whatCannotBeRecordedIsTakenUpAgain(kind: String) async throws {
        try await World.run { world in
            try await world.agreed()
            let disk = try BrokenDisk(world.home.ledgerPath, kind: kind)
            let job = try await world.submit()
            await world.platform.shell.untilIdle()
            await world.platform.close(graceMilliseconds: 60_000)
            try disk.repair()
            try await world.reopened { again in
                try await again.settled()
                #expect(try await again.outcome(job.id) == .succeeded)
            }
        }
    }
}
