import Glibc
import Testing

@testable import Confinement

/// One worker reading another's memory: ptrace(2), process_vm_readv(2).
@Suite struct TracingTests {
    private static let seize: UInt64 = 0x4206

    @Test func tracingIsForbidden() async throws {
        try await Escape.expectForbidden("ptrace", [Self.seize, 1])
        try await Escape.expectForbidden("process_vm_readv", [1])
        try await Escape.expectForbidden("process_vm_writev", [1])
        try await Escape.expectForbidden("pidfd_open", [1, 0])
        try await Escape.expectForbidden("pidfd_getfd", [0, 3, 0])
    }

    /// What a second worker of the same pool is told when it tries to trace the first; which makes itself traceable before, if
    /// `dumpable`.
    private static func traceAnother(without: String, dumpable: Bool) async throws -> (result: Int, errno: Int32) {
        let getpid = RawCall(number: try Escape.number("getpid")).request
        let allow = RawCall(number: try Escape.number("prctl"), arguments: [4, dumpable ? 1 : 0]).request
        let ptrace = try Escape.number("ptrace")
        return try await Sandboxes.with(try Sandboxes.probe("--without", without)) { pool in
            let found = Results()
            _ = await pool.attempt { exchange throws(ConfinementError) in
                try await exchange.send(allow)
                _ = try await exchange.nextFrame()
                try await exchange.send(getpid)
                let text = String(decoding: try await exchange.nextFrame() ?? [], as: UTF8.self)
                let pid = text.split(separator: " ").first.flatMap { UInt64($0) } ?? 0
                let second = await pool.run(request: RawCall(number: ptrace, arguments: [Self.seize, pid]).request)
                await found.keep(Escape.answer(second))
            }
            return await found.last
        }
    }

    private actor Results {
        var last = (result: Int.min, errno: Int32(0))
        func keep(_ answer: (result: Int, errno: Int32)) { last = answer }
    }

    /// Not dumpable since the keeper; and each worker in a Landlock domain of its own.
    @Test func withoutTheFilterAnotherWorkerIsClosed() async throws {
        let hardened = try await Self.traceAnother(without: "filter,landlock", dumpable: false)
        #expect(hardened.result == -1 && hardened.errno == EPERM, "\(hardened)")
        let domain = try await Self.traceAnother(without: "filter", dumpable: true)
        #expect(domain.result == -1 && domain.errno == EPERM, "\(domain)")
    }

    @Test func withoutFilterAndLandlockOneThatAllowsItIsOpen() async throws {
        if let scope = SandboxCheck.Machine.setting("/proc/sys/kernel/yama/ptrace_scope"), scope != "0" {
            return print("skipped: Yama closes it on this machine as well")
        }
        let answer = try await Self.traceAnother(without: "filter,landlock", dumpable: true)
        #expect(answer.result == 0, "errno \(answer.errno)")
    }
}
