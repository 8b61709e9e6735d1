import Glibc
import SandboxLock
import Testing

@testable import Confinement

/// The keeper's life: what it refuses, and that nothing survives it.
@Suite struct KeeperTests {
    @Test func aKilledKeeperIsASandboxFaultAndLeavesNobody() async throws {
        for victim in ["keeper", "its child"] {
            var configuration = try Sandboxes.probe()
            configuration.recycling.restarts = 0
            let pool = try await WorkerPool.start(configuration, warm: 2)
            let keeper = pool.keeperProcessID
            let children = Self.descendants(of: keeper)
            #expect(children.count >= 3, "pid 1 and two workers: \(children)")
            let watched = try children.map { pid throws(ConfinementError) in try ChildProcess.descriptor(of: pid) }
            let report = await pool.attempt { exchange throws(ConfinementError) in
                try await exchange.send(ask("l"))
                kill(victim == "keeper" ? keeper : children[0], SIGKILL)
                _ = try await exchange.nextFrame()
            }
            #expect(report.outcome == .sandboxFault, "\(victim): \(report)")
            #expect(report.stop == .keeperLost)
            let after = await pool.run(request: ask("n"))
            #expect(after.outcome == .sandboxFault)
            #expect(after.error?.code == .keeperLost)
            await pool.close()
            for process in watched { #expect(Self.ends(process), "\(victim): a process is left") }
        }
    }

    @Test(arguments: [SandboxMode.landlock, .userns]) func closingLeavesNobody(mode: SandboxMode) async throws {
        var configuration = try Sandboxes.probe()
        configuration.leastMode = mode
        configuration.mostMode = mode
        let pool = try await WorkerPool.start(configuration, warm: 3)
        let all = Self.descendants(of: pool.keeperProcessID)
        let watched = try all.map { pid throws(ConfinementError) in try ChildProcess.descriptor(of: pid) }
        #expect(watched.count >= 3)
        let busy = Task { await pool.run(request: ask("l")) }
        await pool.close()
        #expect(kill(pool.keeperProcessID, 0) == -1 && errno == ESRCH)
        for process in watched { #expect(Self.ends(process)) }
        #expect(await busy.value.outcome == .sandboxFault)
    }

    @Test func aForgottenKeeperEnds() async throws {
        let process: Descriptor
        do {
            let keeper = try await Keeper.start(try Sandboxes.probe())
            process = try ChildProcess.descriptor(of: keeper.processID)
        }
        #expect(Self.ends(process))
    }

    @Test func lessThanTheLeastModeIsRefused() async throws {
        var configuration = try Sandboxes.probe("--without", "namespaces")
        configuration.leastMode = .userns
        await expectStart(configuration, .tooWeak)
        if geteuid() != 0 {
            configuration = try Sandboxes.shipping()
            configuration.leastMode = .full
            await expectStart(configuration, .tooWeak)
        }
    }

    @Test func namespacesThatBreakLeadToTheNextModeIfAccepted() async throws {
        var configuration = try Sandboxes.probe("--broken-namespaces")
        try await Sandboxes.with(configuration) { pool in
            #expect(pool.mode == .landlock)
            #expect(await pool.run(request: ask("n")).outcome == .succeeded)
        }
        configuration.leastMode = .userns
        await expectStart(configuration, .keeperFailed)
    }

    @Test func badConfigurationsAreRefused() async throws {
        var upsideDown = try Sandboxes.shipping()
        upsideDown.mostMode = .landlock
        upsideDown.leastMode = .full
        await expectStart(upsideDown, .badConfiguration)
        var root = try Sandboxes.shipping()
        root.userID = 0
        await expectStart(root, .badConfiguration)
        var missing = try Sandboxes.shipping()
        missing.workerPath = "/nonexistent/sluice-worker"
        await expectStart(missing, .workerMissing)
        await #expect { try await WorkerPool.start(try Sandboxes.shipping(), warm: 300, capacity: 1) } throws: {
            ($0 as? ConfinementError)?.code == .badConfiguration
        }
    }

    @Test func anotherFileIsNoKeeper() async throws {
        let path = "/tmp/sluice-no-program-\(getpid())"
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o755)
        _ = write(file, "text\n", 5)
        close(file)
        defer { unlink(path) }
        var text = try Sandboxes.shipping()
        text.workerPath = path
        await expectStart(text, .cannotSpawn)
        var other = try Sandboxes.shipping()
        other.workerPath = "/bin/true"
        await expectStart(other, .keeperFailed)
        await expectStart(try Sandboxes.probe("--nonsense"), .keeperFailed)
    }

    @Test func aWorkerThatHangsIsNotWaitedFor() async throws {
        var configuration = try Sandboxes.probe("--hang")
        configuration.startMilliseconds = 1500
        await expectStart(configuration, .startTimedOut)
    }

    @Test func aWorkerThatFailsItsSelfCheckIsNotReady() async throws {
        await expectStart(try Sandboxes.probe("--without", "program"), .workerNotReady)
    }

    @Test func aKeeperHasItsMostWorkers() async throws {
        let keeper = try await Keeper.start(try Sandboxes.shipping())
        var sessions: [WorkerSession] = []
        for _ in 0..<SandboxTransport.workersLimit { sessions.append(try await keeper.worker()) }
        await #expect { try await keeper.worker() } throws: { ($0 as? ConfinementError)?.code == .cannotStartWorker }
        await keeper.close()
        for session in sessions { #expect(session.hasEnded) }
    }

    /// The worker's program by itself, without its server, refuses.
    @Test func withoutAServerTheWorkerRefuses() async throws {
        let pipe = try ChildProcess.pipe()
        let sockets = try Datagrams.pair()
        let path = SandboxConfiguration.besideThisProgram("sluice-worker")
        let pid = try ChildProcess.spawn(
            path: path, arguments: [], environment: [], log: pipe.write, control: sockets.theirs)
        defer { pipe.read.close() }
        sockets.ours.close()
        sockets.theirs.close()
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        #expect(WorkerExit.end(ofStatus: status) == .exited(code: Int32(SB_EXIT_HELLO.rawValue)))
    }

    /// True when the process ends within ten seconds.
    private static func ends(_ process: Descriptor) -> Bool {
        var poll = pollfd(fd: process.number, events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&poll, 1, 10_000) == 1
    }

    /// Children and theirs, nearest first, from /proc.
    private static func descendants(of pid: Int32) -> [Int32] {
        let text =
            FileSystem.read("/proc/\(pid)/task/\(pid)/children").map { String(decoding: $0, as: UTF8.self) } ?? ""
        let children = text.split(separator: " ").compactMap { Int32($0) }
        return children + children.flatMap { descendants(of: $0) }
    }
}
