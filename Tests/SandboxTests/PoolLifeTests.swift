import Glibc
import Testing

@testable import Confinement

/// A pool outlives its keepers: one that dies, one that is used up.
@Suite struct PoolLifeTests {
    /// The events that come while `body` runs, up to the first that `isLast`.
    private static func events(_ pool: WorkerPool, until isLast: (PoolEvent) -> Bool) async -> [PoolEvent] {
        var seen: [PoolEvent] = []
        for await event in pool.events {
            seen.append(event)
            if isLast(event) { break }
        }
        return seen
    }

    private static func serves(_ generation: Int) -> (PoolEvent) -> Bool {
        { if case .keeperServes(generation, _) = $0 { true } else { false } }
    }

    @Test func aKilledKeeperIsStartedAgain() async throws {
        try await Sandboxes.with(try Sandboxes.probe(), warm: 1) { pool in
            let mode = pool.mode
            let first = pool.keeperProcessID
            let report = await pool.attempt { exchange throws(ConfinementError) in
                try await exchange.send(ask("l"))
                kill(first, SIGKILL)
                _ = try await exchange.nextFrame()
            }
            #expect(report.outcome == .sandboxFault && report.stop == .keeperLost, "to be queued again")
            let next = await pool.run(request: ask("n"))
            #expect(next.outcome == .succeeded, "it waited for the new keeper: \(next)")
            #expect(pool.keeperProcessID != first && pool.mode == mode)
            let events = await Self.events(pool, until: Self.serves(2))
            #expect(events.count == 3)
            guard case .keeperServes(1, _)? = events.first, case .keeperLost(1, let error)? = events.dropFirst().first
            else {
                Issue.record("\(events)")
                return
            }
            #expect(error.code == .keeperLost)
        }
    }

    @Test func keepersThatKeepDyingEndThePool() async throws {
        var configuration = try Sandboxes.probe()
        configuration.recycling.restarts = 2
        configuration.recycling.pauseMilliseconds = 1
        try await Sandboxes.with(configuration) { pool in
            for generation in 1...3 {
                _ = await Self.events(pool, until: Self.serves(generation))
                kill(pool.keeperProcessID, SIGKILL)
            }
            let events = await Self.events(pool) { $0 == .gaveUp }
            #expect(events.last == .gaveUp)
            let report = await pool.run(request: ask("n"))
            #expect(report.outcome == .sandboxFault && report.error?.code == .keeperLost)
        }
    }

    @Test func theBudgetOfRestarts() {
        var budget = RestartBudget(KeeperRecycling(restarts: 3, restartSeconds: 10, pauseMilliseconds: 50))
        #expect(budget.pause(afterDeathAt: 0) == 50)
        #expect(budget.pause(afterDeathAt: 1_000_000) == 100)
        #expect(budget.pause(afterDeathAt: 2_000_000) == 200)
        #expect(budget.pause(afterDeathAt: 3_000_000) == nil)
        var slow = RestartBudget(KeeperRecycling(restarts: 3, restartSeconds: 10, pauseMilliseconds: 50))
        for death in 0..<20 { #expect(slow.pause(afterDeathAt: death * 11_000_000) == 50) }
        var none = RestartBudget(KeeperRecycling(restarts: 0))
        #expect(none.pause(afterDeathAt: 0) == nil)
    }

    /// A machine that gives less than it gave is a fault, not a smaller promise.
    @Test func aLaterKeeperIsNeverWeaker() async throws {
        guard geteuid() == 0 else { return print("skipped: full mode needs root") }
        var configuration = try Sandboxes.probe()
        configuration.recycling.pauseMilliseconds = 1
        configuration.recycling.restarts = 1
        try await Sandboxes.with(configuration) { pool in
            #expect(pool.mode == .full)
            let demanded = pool.state.withLock { $0.mode }
            #expect(demanded == .full && pool.configuration.leastMode == .landlock)
        }
    }

    @Test func aUsedKeeperIsReplacedWithoutAGapAndItsJobsEndInPeace() async throws {
        var configuration = try Sandboxes.probe()
        configuration.recycling.workers = 6
        try await Sandboxes.with(configuration, warm: 2, capacity: 4) { pool in
            let first = pool.keeperProcessID
            let (started, began) = AsyncStream.makeStream(of: Void.self)
            let (released, release) = AsyncStream.makeStream(of: Void.self)
            let old = Task {
                await pool.attempt { exchange throws(ConfinementError) in
                    try await exchange.send(ask("n"))
                    _ = try await exchange.nextFrame()
                    began.finish()
                    for await _ in released {}
                    try await exchange.send(ask("n"))
                    _ = try await exchange.nextFrame()
                }
            }
            for await _ in started {}
            for _ in 0..<10 { #expect(await pool.run(request: ask("n")).outcome == .succeeded) }
            let events = await Self.events(pool) { $0 == .keeperReplaced(generation: 2) }
            #expect(events.contains { if case .keeperServes(2, _) = $0 { true } else { false } })
            #expect(!events.contains { if case .keeperLost = $0 { true } else { false } })
            #expect(pool.keeperProcessID != first)
            #expect(kill(first, 0) == 0, "the old keeper is there for its last job")
            let watched = try ChildProcess.descriptor(of: first)
            release.finish()
            let report = await old.value
            #expect(report.outcome == .succeeded && report.frames.count == 2)
            var poll = pollfd(fd: watched.number, events: Int16(POLLIN), revents: 0)
            #expect(Glibc.poll(&poll, 1, 10_000) == 1, "and goes with it")
        }
    }

    /// Workers of one keeper share layout and hash seed; executed ones do not, and two keepers do not.
    @Test func layoutAndSeedAreFreshForEachExecutedWorker() async throws {
        func signs(_ configuration: SandboxConfiguration) async throws -> [String] {
            try await Sandboxes.with(configuration) { pool in
                var all: [String] = []
                for _ in 0..<4 {
                    let report = await pool.run(request: ask("a"))
                    #expect(report.outcome == .succeeded, "\(report)")
                    all.append(report.text)
                }
                return all
            }
        }
        var configuration = try Sandboxes.probe()
        let forked = try await signs(configuration)
        #expect(Set(forked).count == 1)
        #expect(try await signs(configuration).first != forked.first)
        configuration.spawning = .exec
        let executed = try await signs(configuration)
        for part in 0..<2 {
            #expect(Set(executed.map { $0.split(separator: " ")[part] }).count == 4, "\(executed)")
        }
    }

    @Test(arguments: [SandboxMode.landlock, .userns, .full]) func executedWorkersAreLockedInEveryMode(mode: SandboxMode)
        async throws
    {
        if mode == .full && geteuid() != 0 { return print("skipped: full mode needs root") }
        var configuration = try Sandboxes.shipping()
        configuration.spawning = .exec
        (configuration.mostMode, configuration.leastMode) = (mode, mode)
        try await Sandboxes.with(configuration, warm: 1) { pool in
            try await pool.prove()
            let report = await pool.attempt { exchange throws(ConfinementError) in
                guard let pid = exchange.processID else { throw ConfinementError(.system, "no pid") }
                let status = SandboxCheck.fields("/proc/\(pid)/status")
                #expect(status["Seccomp"] == "2" && status["NoNewPrivs"] == "1" && status["Threads"] == "1")
                for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] { #expect(status[set] == "0000000000000000") }
                #expect(status["Uid"]?.hasPrefix(geteuid() == 0 ? "64123" : "\(geteuid())") == true)
            }
            #expect(report.outcome == .succeeded)
        }
    }

    @Test func workersWithoutDataTakeNoDescriptor() async throws {
        var configuration = try Sandboxes.probe()
        configuration.duty = .check
        configuration.limits.descriptors = 1
        try await Sandboxes.with(configuration) { pool in
            let refused = await pool.run(request: ask("n"), descriptors: [Sandboxes.thousand])
            #expect(refused.error?.code == .noDataHere && refused.outcome == .sandboxFault)
            #expect(await pool.run(request: ask("n")).outcome == .succeeded)
            let long = [UInt8(ascii: "n")] + [UInt8](repeating: 1, count: 100_000)
            #expect(await pool.run(request: long).text.hasPrefix("100001 "), "a long request comes by memory file")
        }
        configuration.limits.descriptors = 2
        await expectStart(configuration, .badConfiguration)
        var shipping = try Sandboxes.shipping()
        shipping.duty = .check
        shipping.limits.descriptors = 1
        let pool = try await WorkerPool.startProven(shipping, warm: 1)
        #expect(await pool.answersWell())
        await pool.close()
    }
}
