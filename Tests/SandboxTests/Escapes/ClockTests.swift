import Glibc
import Testing

@testable import Confinement

/// A fine clock reads other jobs' time from caches and queues.
@Suite struct ClockTests {
    /// By signal where the counter is closed, by SIGSYS where the clock is a system call.
    @Test func theTimeStampCounterIsClosed() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            guard pool.layers.contains(.noTimeStampCounter) else { return print("skipped: no such control here") }
            let report = await pool.run(request: ask("V"))
            #expect(
                [.killed(signal: SIGSEGV), .killed(signal: SIGSYS)].contains(report.exit.end), "\(report.exit.end)")
            #expect([.failed, .policyViolation].contains(report.outcome) && report.frames.isEmpty)
        }
    }

    @Test func clocksOfTheKernelAreForbidden() async throws {
        try await Escape.expectForbidden("clock_gettime", [1, RawCall.blob], bytes: [UInt8](repeating: 0, count: 16))
        try await Escape.expectForbidden("clock_nanosleep", [1])
        try await Escape.expectForbidden("timer_create")
        try await Escape.expectForbidden("perf_event_open")
        try await Escape.expectForbidden("getrusage", [0, RawCall.blob], bytes: [UInt8](repeating: 0, count: 160))
        #if arch(x86_64)
            try await Escape.expectForbidden("time")
            try await Escape.expectForbidden("gettimeofday")
        #endif
    }

    @Test func withoutHardeningThereIsAClock() async throws {
        try await Sandboxes.with(try Sandboxes.probe("--without", "hardening,filter")) { pool in
            let report = await pool.run(request: ask("V"))
            #expect(report.outcome == .succeeded && (Int(report.text) ?? 0) > 0)
        }
    }
}
