import Glibc
import Testing

@testable import Confinement

/// Shared anonymous memory is not counted by RLIMIT_DATA.
@Suite struct SharedMemoryTests {
    private static let bytes: UInt64 = 1 << 30, shared: UInt64 = 0x21, isPrivate: UInt64 = 0x22

    @Test func makingSomeIsForbidden() async throws {
        try await Escape.expectForbidden("mmap", [0, Self.bytes, 3, Self.shared, RawCall.bad, 0])
        try await Escape.expectForbidden("mmap", [0, Self.bytes, 1, Self.shared, RawCall.bad, 0])
        try await Escape.expectForbidden("shmget", [0, Self.bytes, 0o1600])
    }

    /// The limit of 256 MiB holds for private memory; for shared memory nothing does but the filter.
    @Test func withoutTheFilterItEscapesTheLimit() async throws {
        let own = try await Escape.answer(
            "mmap", [0, Self.bytes, 3, Self.isPrivate, RawCall.bad, 0], without: "filter")
        #expect(own.result == -1 && own.errno == ENOMEM)
        let shared = try await Escape.answer(
            "mmap", [0, Self.bytes, 3, Self.shared, RawCall.bad, 0], without: "filter")
        #expect(shared.result != -1, "errno \(shared.errno)")
    }
}
