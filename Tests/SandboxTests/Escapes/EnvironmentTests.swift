import Glibc
import Testing

@testable import Confinement

/// The server's environment may hold secrets; a worker has none of it.
@Suite struct EnvironmentTests {
    private static let secret = "SLUICE_TEST_SECRET=not-for-workers"

    private static func environment(_ pid: Int32) -> String {
        FileSystem.read("/proc/\(pid)/environ", limit: 1 << 20).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    @Test(arguments: WorkerSpawning.allCases) func nothingOfTheServersIsInIt(spawning: WorkerSpawning) async throws {
        setenv("SLUICE_TEST_SECRET", "not-for-workers", 1)
        defer { unsetenv("SLUICE_TEST_SECRET") }
        var configuration = try Sandboxes.shipping()
        configuration.spawning = spawning
        try await Sandboxes.with(configuration) { pool in
            let report = await pool.attempt { exchange throws(ConfinementError) in
                guard let pid = exchange.processID else { throw ConfinementError(.system, "no pid") }
                let found = Self.environment(pid)
                if geteuid() == 0 { #expect(found.hasPrefix("SWIFT_"), "readable by root: \(found)") }
                #expect(!found.contains("not-for-workers"))
            }
            #expect(report.outcome == .succeeded)
        }
    }

    /// The same reading finds it where it was passed on: in an ordinary child of this process.
    @Test func anOrdinaryChildHasIt() throws {
        var pid: pid_t = -1
        let variable = strdup(Self.secret), sleep = strdup("sleep"), time = strdup("30")
        defer { for text in [variable, sleep, time] { free(text) } }
        var arguments = [sleep, time, nil], variables = [variable, nil]
        try #require(posix_spawn(&pid, "/bin/sleep", nil, nil, &arguments, &variables) == 0)
        defer {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        // posix_spawn returns a moment before the new program has its variables.
        var found = Self.environment(pid)
        for _ in 0..<100_000 where found.isEmpty {
            sched_yield()
            found = Self.environment(pid)
        }
        #expect(found.contains("not-for-workers"))
    }

    @Test func insideItIsEmpty() async throws {
        try await Sandboxes.with(try Sandboxes.probe("--without", "filter,limits")) { pool in
            #expect(await pool.run(request: ask("i")).text.contains("environment=0"))
        }
    }
}
