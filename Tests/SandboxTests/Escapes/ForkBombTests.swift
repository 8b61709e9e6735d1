import Glibc
import SandboxLock
import Testing

@testable import Confinement

/// Processes that make processes.
@Suite struct ForkBombTests {
    @Test func anotherProcessIsForbidden() async throws {
        try await Escape.expectForbidden("clone", [17])
        try await Escape.expectForbidden("clone", [0x0000_0100 | 17])
        try await Escape.expectForbidden("unshare", [0x1000_0000])
        #if arch(x86_64)
            try await Escape.expectForbidden("fork")
            try await Escape.expectForbidden("vfork")
        #endif
    }

    /// clone3 hides its flags in memory, where no filter can look: it is not there.
    @Test func cloneOfTheThirdKindIsNotThere() async throws {
        let call = RawCall(
            number: try Escape.number("clone3"), arguments: [RawCall.blob, 88], bytes: [UInt8](repeating: 0, count: 88))
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let answer = Escape.answer(await pool.run(request: call.request))
            #expect(answer.result == -1 && answer.errno == ENOSYS)
        }
    }

    @Test func withoutTheFilterAProcessIsMade() async throws {
        try await Sandboxes.with(try Sandboxes.probe("--without", "filter")) { pool in
            let report = await pool.meet(probe: .fork)
            #expect(report.exit.end == .exited(code: Int32(SB_EXIT_CANARY_ALIVE.rawValue)))
        }
    }
}
