import Glibc
import Testing

@testable import Confinement

/// A ring does system calls that no filter sees.
@Suite struct IoUringTests {
    @Test func aRingIsForbidden() async throws {
        for name in ["io_uring_setup", "io_uring_enter", "io_uring_register", "io_setup"] {
            try await Escape.expectForbidden(name, [8, RawCall.blob], bytes: [UInt8](repeating: 0, count: 120))
        }
    }

    @Test func withoutTheFilterItIsAskedFor() async throws {
        let answer = try await Escape.answer(
            "io_uring_setup", [8, RawCall.blob], bytes: [UInt8](repeating: 0, count: 120), without: "filter,limits")
        // A machine may have it switched off (EPERM, ENOSYS), but the kernel was asked.
        #expect(answer.result >= 3 || [EPERM, ENOSYS, ENOMEM].contains(answer.errno), "\(answer)")
    }
}
