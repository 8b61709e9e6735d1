import Glibc
import Testing

@testable import Confinement

/// Ending the keeper, the server, or another job.
@Suite struct SignalTests {
    private static let everyone = UInt64.max  // -1: all that may be signalled

    @Test func signallingIsForbidden() async throws {
        try await Escape.expectForbidden("kill", [1, 9])
        try await Escape.expectForbidden("kill", [Self.everyone, 9])
        try await Escape.expectForbidden("tgkill", [1, 1, 9])
        try await Escape.expectForbidden("tkill", [1, 9])
        try await Escape.expectForbidden("rt_sigqueueinfo", [1, 9])
        try await Escape.expectForbidden("pidfd_send_signal", [3, 9])
        try await Escape.expectForbidden("prlimit64", [1, 0, 0, 0])
        try await Escape.expectForbidden("setpriority", [0, 1, 19])
    }

    /// How a job fares while another worker signals everyone it may.
    private static func neighbour(without: String, mode: SandboxMode = .userns) async throws -> (
        AttemptReport, keeper: Bool
    ) {
        var configuration = try Sandboxes.probe("--without", without)
        (configuration.mostMode, configuration.leastMode) = (max(mode, .landlock), mode)
        configuration.recycling.restarts = 0
        let kill = RawCall(number: try Escape.number("kill"), arguments: [everyone, 9]).request
        return try await Sandboxes.with(configuration) { pool in
            let report = await pool.attempt { exchange throws(ConfinementError) in
                try await exchange.send(ask("n"))
                _ = try await exchange.nextFrame()
                _ = await pool.run(request: kill)
                try await exchange.send(ask("n"))
                _ = try await exchange.nextFrame()
            }
            return (report, await pool.run(request: ask("n")).outcome == .succeeded)
        }
    }

    /// Landlock (version 6, Linux 6.12) keeps signals within one worker.
    @Test func withoutTheFilterLandlockHolds() async throws {
        let version = try await Sandboxes.with(try Sandboxes.probe()) { $0.landlockVersion }
        guard version >= 6 else { return print("skipped: Landlock \(version) does not hold signals") }
        let (report, keeper) = try await Self.neighbour(without: "filter")
        #expect(report.outcome == .succeeded && report.frames.count == 2 && keeper)
    }

    /// Without both a neighbour dies, which is recorded as no success; the keeper, pid 1 of its namespace, does not.
    @Test func withoutBothANeighbourDies() async throws {
        let (report, keeper) = try await Self.neighbour(without: "filter,landlock")
        #expect(report.outcome != .succeeded && report.frames.count < 2, "\(report)")
        #expect(keeper, "the first process of a pid namespace takes no SIGKILL from inside")
    }
}
