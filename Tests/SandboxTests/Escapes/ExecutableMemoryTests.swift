import Glibc
import Testing

@testable import Confinement

/// Memory that was written and can run is how an overflow becomes a program.
@Suite struct ExecutableMemoryTests {
    private static let page: UInt64 = 4096, anonymous: UInt64 = 0x22

    @Test func makingSomeIsForbidden() async throws {
        for protection in [5, 7, 4] as [UInt64] {
            try await Escape.expectForbidden("mmap", [0, Self.page, protection, Self.anonymous, RawCall.bad, 0])
            try await Escape.expectForbidden("mprotect", [0, 0, protection])
            try await Escape.expectForbidden("pkey_mprotect", [0, 0, protection, 0])
        }
        try await Escape.expectForbidden("memfd_create", [RawCall.blob, 0], bytes: [0])
        try await Escape.expectForbidden("execveat", [3, RawCall.blob, 0, 0, 0x1000], bytes: [0])
    }

    /// Behind the filter the kernel itself refuses, where it knows MDWE (Linux 6.3).
    @Test func withoutTheFilterTheKernelRefuses() async throws {
        try await Sandboxes.with(try Sandboxes.probe("--without", "filter")) { pool in
            guard pool.layers.contains(.denyWriteExecute) else { return print("skipped: this kernel has no MDWE") }
            let call = RawCall(
                number: try Escape.number("mmap"), arguments: [0, Self.page, 7, Self.anonymous, RawCall.bad, 0])
            let answer = Escape.answer(await pool.run(request: call.request))
            #expect(answer.result == -1 && answer.errno == EACCES)
        }
    }

    @Test func withoutBothItIsMade() async throws {
        let answer = try await Escape.answer(
            "mmap", [0, Self.page, 7, Self.anonymous, RawCall.bad, 0], without: "filter,hardening")
        #expect(answer.result != -1, "errno \(answer.errno)")
    }
}
