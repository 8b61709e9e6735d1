import Glibc
import ShippedPolicies
import Testing

@testable import Confinement

/// Every system call there is, live, with arguments that do no harm: each ends as the compiled policy says.
@Suite struct ForbiddenCallTests {
    private static let arguments = [UInt64](repeating: RawCall.bad, count: 6)

    /// `uretprobe` and `uprobe`: the ends of the kernel's own trampolines, which newer kernels (6.14) let pass every filter
    /// (kernel/seccomp.c, `seccomp_uprobe_exception`). From anywhere else they are an error or SIGILL.
    #if arch(x86_64)
        private static let kernelsOwn = [335, 336]
    #else
        private static let kernelsOwn: [Int] = []
    #endif

    /// Several at once: there are hundreds, a worker each.
    private static func sweep(_ pool: WorkerPool, _ numbers: [Int], _ judge: @Sendable (Int, AttemptReport) -> Void)
        async
    {
        await withTaskGroup(of: (Int, AttemptReport).self) { group in
            for number in numbers {
                let request = RawCall(number: number, arguments: arguments).request
                group.addTask { (number, await pool.run(request: request)) }
            }
            for await (number, report) in group { judge(number, report) }
        }
    }

    @Test(arguments: ["worker", "ingest"]) func everyNumberEndsAsThePolicySays(policy: String) async throws {
        var configuration = try Sandboxes.probe()
        configuration.policy = try Sandboxes.policy(
            policy == "worker" ? ShippedPolicies.seccompWorker : ShippedPolicies.seccompIngest)
        let machine = FilterMachine(program: configuration.policy)
        try await Sandboxes.with(configuration, warm: 4, capacity: 4) { pool in
            await Self.sweep(pool, Array(0..<500)) { number, report in
                if Self.kernelsOwn.contains(number) {
                    #expect(report.exit.end != .exited(code: 0) || report.text.hasPrefix("-1 "), "call \(number)")
                } else if machine.verdict(number: UInt32(number), Self.arguments) == .kill {
                    Escape.expectViolation(report, "call \(number)")
                } else {
                    #expect(report.outcome != .policyViolation, "call \(number): \(report.exit.end)")
                }
            }
        }
    }

    @Test func theOtherTablesOfTheProcessorAreClosed() async throws {
        #if arch(x86_64)
            try await Sandboxes.with(try Sandboxes.probe(), warm: 4, capacity: 4) { pool in
                await Self.sweep(pool, (0..<548).map { 0x4000_0000 | $0 } + [-1 & 0xffff_ffff]) { number, report in
                    Escape.expectViolation(report, "x32 call \(number)")
                }
            }
            try await Sandboxes.with(try Sandboxes.probe()) { pool in
                Escape.expectViolation(await pool.meet(probe: .int80), "int 0x80")
            }
        #endif
    }

    /// Without the filter the same calls come back: what ended the worker was the filter.
    @Test func withoutTheFilterTheyComeBack() async throws {
        for name in ["getpid", "openat", "socket", "ptrace", "io_uring_setup", "kill", "read", "mount", "bpf", "setns"]
        {
            let answer = try await Escape.answer(name, Self.arguments, without: "filter")
            #expect(answer.result > 0 || answer.errno != 0, "\(name)")
        }
    }
}

extension WorkerPool {
    /// As `meet`, of the probe, whose canaries are behind the letter c.
    func meet(probe canary: SelfTestRequest.Canary) async -> AttemptReport {
        await run(request: ask("c", UInt8(canary.rawValue)))
    }
}
