import Glibc
import Schemas
import ShippedPolicies
import Testing

@testable import Confinement

/// Every limit has its outcome.
@Suite struct LimitTests {
    @Test func memoryThatEndsIsAResourceLimit() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            #expect(await pool.run(request: ask("h", 128)).text == "\(128 << 20)")
            let bomb = await pool.run(request: ask("m"))
            #expect(bomb.outcome == .resourceLimit, "\(bomb.exit)")
            #expect(bomb.exit.peakBytes < 300 << 20)
        }
    }

    @Test func timeThatEndsIsTimedOut() async throws {
        var limits = Sandboxes.limits
        limits.wallMilliseconds = 100
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let report = await pool.run(request: ask("l"), limits: limits)
            #expect(report.outcome == .timedOut)
            #expect(report.stop == .deadline)
            #expect(report.exit.end == .killed(signal: SIGKILL))
        }
    }

    @Test func processorTimeThatEndsIsAResourceLimit() async throws {
        var limits = Sandboxes.limits
        limits.cpuSeconds = 1
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let report = await pool.run(request: ask("l"), limits: limits)
            #expect(report.outcome == .resourceLimit, "\(report.exit)")
            #expect(report.exit.userMicroseconds + report.exit.systemMicroseconds >= 500_000)
        }
    }

    @Test func cancellingEndsTheWorker() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let (started, began) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                await pool.attempt { exchange throws(ConfinementError) in
                    try await exchange.send(ask("l"))
                    began.finish()
                    _ = try await exchange.nextFrame()
                }
            }
            for await _ in started {}
            task.cancel()
            let report = await task.value
            #expect(report.outcome == .cancelled)
            #expect(report.stop == .cancelled)
        }
    }

    @Test func aFileThatGrowsPastItsLimitEndsTheWorker() async throws {
        var configuration = try Sandboxes.probe()
        configuration.policy = try Sandboxes.policy(ShippedPolicies.seccompIngest)
        configuration.limits.fileBytes = 1 << 20
        try await Sandboxes.with(configuration) { pool in
            let path = "/tmp/sluice-file-limit-\(getpid())"
            let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_TRUNC, 0o600)
            defer { close(file) }
            unlink(path)
            let report = await pool.run(request: ask("w"), descriptors: [file])
            #expect(report.outcome == .resourceLimit, "\(report.exit) \(report.text)")
            #expect(report.exit.end == .killed(signal: SIGXFSZ))
            var status = stat()
            fstat(file, &status)
            #expect(status.st_size == 1 << 20)
        }
    }

    @Test func underTheWorkersPolicyNothingIsWritten() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            #expect(await pool.run(request: ask("w"), descriptors: [Sandboxes.thousand]).outcome == .policyViolation)
        }
    }

    @Test func limitsOutOfRangeAreRefused() async throws {
        for change in [
            { $0.memoryBytes = 1 }, { $0.cpuSeconds = 0 }, { $0.fileBytes = -1 }, { $0.wallMilliseconds = 0 },
            { $0.replyBytes = 0 },
            { $0.descriptors = 254 },
        ] as [@Sendable (inout SandboxLimits) -> Void] {
            var configuration = try Sandboxes.shipping()
            change(&configuration.limits)
            await expectStart(configuration, .badConfiguration)
        }
    }

    /// As the kernel has them for a locked worker: proc_pid_limits(5).
    @Test(arguments: [SandboxMode.landlock, .userns, .full]) func theKernelHasThem(mode: SandboxMode) async throws {
        if mode == .full && geteuid() != 0 { return print("skipped: full mode needs root") }
        var configuration = try Sandboxes.shipping()
        (configuration.mostMode, configuration.leastMode) = (mode, mode)
        configuration.limits.descriptors = 5
        try await Sandboxes.with(configuration) { pool in
            let report = await pool.attempt { exchange throws(ConfinementError) in
                guard let pid = exchange.processID, let text = FileSystem.read("/proc/\(pid)/limits") else {
                    throw ConfinementError(.system, "no limits")
                }
                var found: [String: UInt64] = [:]
                for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
                    let hard = line.dropFirst(47).prefix { $0 != " " }
                    found[line.prefix(26).split(separator: " ").joined(separator: " ")] = UInt64(hard)
                }
                let memory = UInt64(Sandboxes.limits.memoryBytes)
                let expected: [(String, UInt64)] = [
                    ("Max cpu time", 20), ("Max file size", 0), ("Max data size", memory), ("Max stack size", 8 << 20),
                    ("Max core file size", 0), ("Max open files", 9), ("Max locked memory", 0),
                    ("Max msgqueue size", 0), ("Max address space", memory + 256 << 30),
                    ("Max processes", mode == .landlock ? 16_384 : 4096),
                ]
                for (name, value) in expected { #expect(found[name].map { $0 <= value } == true, "\(name): \(found)") }
            }
            #expect(report.outcome == .succeeded)
        }
    }

    /// Crashes, and the exits a worker may choose itself.
    @Test(arguments: [
        ("s", 0, OutcomeCode.failed), ("t", 9, .failed), ("F", 0, .failed), ("x", 1, .failed), ("x", 0, .succeeded),
    ])
    func crashesAreFailures(_ what: String, _ argument: UInt8, _ outcome: OutcomeCode) async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let report = await pool.run(request: ask(Character(what), argument))
            #expect(report.outcome == outcome, "\(what): \(report.exit)")
        }
    }
}

/// Expects that no pool starts, and why.
func expectStart(_ configuration: SandboxConfiguration, _ code: ConfinementError.Code) async {
    do throws(ConfinementError) {
        let pool = try await WorkerPool.start(configuration, warm: 1)
        await pool.close()
        Issue.record("it started")
    } catch {
        #expect(error.code == code, "\(error)")
    }
}
