import Governance
import Ledger
import Scheduling
import Schemas
import Testing

@testable import Service

@Suite struct CancelTests {
    @Test func waitingAndRunningJobsEnd() async throws {
        try await World.run(limits: SchedulerLimits(slots: 1, slotsPerAgreement: 1)) { world in
            try await world.agreed()
            world.fake.script(.never)
            let running = try await world.submit()
            await world.fake.begun(1)
            let waiting = try await world.submit()
            for job in [waiting, running] {
                let view = try await world.platform.jobs.cancel(job.id, by: world["researcher"])
                #expect(view.cancelRequested && view.state == "queued" && view.outcome == nil)
                // Asking again changes nothing.
                _ = try await world.platform.jobs.cancel(job.id, by: world["researcher"])
            }
            await world.platform.shell.untilIdle()
            for job in [waiting, running] {
                #expect(try await world.outcome(job.id) == .cancelled)
                #expect(try await world.recorded(job.id).cancelRequested == .submitter)
            }
            #expect(world.fake.texts.count == 1)
            #expect(try await world.recorded(waiting.id).attempt == 0)
            // The slot is free again.
            let next = try await world.finishedJob()
            #expect(try await world.outcome(next) == .succeeded)
        }
    }

    /// Whenever the wish comes, between acceptance, lease, start and end, the job ends once and its slot is given back.
    @Test func aJobEndsWhenItsCancellationMeetsItsLease() async throws {
        try await World.run(limits: SchedulerLimits(slots: 1, slotsPerAgreement: 1)) { world in
            try await world.agreed(quota: 1_000)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        let job = try await world.submit()
                        _ = try await world.platform.jobs.cancel(job.id, by: world["researcher"])
                    }
                }
                try await group.waitForAll()
            }
            await world.platform.shell.untilIdle()
            let jobs = try await world.state().jobs
            #expect(jobs.recent.count == 100 && jobs.unfinished.isEmpty)
            #expect(jobs.recent.values.allSatisfy { [.cancelled, .succeeded].contains($0.finished?.outcome) })
            #expect(try await world.outcome(try await world.finishedJob()) == .succeeded)
        }
    }

    /// The shell is told in one breath: the kill comes before the lease could be recorded.
    @Test func aKillBeforeTheLeaseIsNotLost() async throws {
        try await World.run(limits: SchedulerLimits(slots: 0, slotsPerAgreement: 1)) { world in
            try await world.agreed()
            let job = try await world.submit()
            let shell = SchedulerShell(
                core: world.platform.core, engine: world.engine, limits: SchedulerLimits(slots: 1, slotsPerAgreement: 1)
            )
            let specification = try await world.recorded(job.id).specification
            await shell.acceptedAndCancelled(specification)
            await shell.untilIdle()
            #expect(try await world.outcome(job.id) == .cancelled)
            #expect(world.fake.texts.isEmpty)
        }
    }

    @Test func anEndedJobIsNotCancelled() async throws {
        try await World.run { world in
            try await world.agreed()
            let job = try await world.submit()
            await world.platform.shell.untilIdle()
            // While the end may not be seen, cancelling says nothing of it.
            #expect(try await world.platform.jobs.cancel(job.id, by: world["researcher"]).cancelRequested)
            world.clock.advance(seconds: 10)
            // Nor afterwards: else cancelling at a chosen moment would measure how long it ran.
            #expect(try await world.view(job.id).outcome == .cancelled)
            #expect(try await world.outcome(job.id) == .succeeded)
            #expect(
                await rejection { _ = try await world.platform.jobs.cancel(job.id, by: world["researcher"]) }?.code
                    == .jobEnded)
            for other in ["colleague", "rival"] {
                #expect(
                    await rejection { _ = try await world.platform.jobs.cancel(job.id, by: world[other]) }?.code
                        == .notFound)
            }
            #expect(
                await rejection { _ = try await world.platform.jobs.cancel(job.id, by: world["checker1"]) }?.code
                    == .forbidden)
        }
    }
}

extension SchedulerShell {
    func acceptedAndCancelled(_ job: JobSpecification) {
        accepted(job)
        cancelRequested(job.id)
    }
}
