import Glibc
import Testing

@testable import Confinement

/// /proc would tell of other processes and write to this one's memory.
@Suite struct ProcFileSystemTests {
    private static let path = Array("/proc/self/mem".utf8) + [0]
    private static let here = UInt64(bitPattern: -100)  // AT_FDCWD

    @Test func openingItIsForbidden() async throws {
        try await Escape.expectForbidden("openat", [Self.here, RawCall.blob, 2], bytes: Self.path)
        try await Escape.expectForbidden("openat2", [Self.here, RawCall.blob, 0, 24], bytes: Self.path)
        try await Escape.expectForbidden("readlinkat", [Self.here, RawCall.blob], bytes: Self.path)
    }

    /// Two more layers stand behind the filter: an empty root, and Landlock.
    @Test func withoutTheFilterItIsNotThere() async throws {
        let empty = try await Escape.answer(
            "openat", [Self.here, RawCall.blob, 0], bytes: Self.path, without: "filter,landlock")
        #expect(empty.result == -1 && empty.errno == ENOENT)
        let closed = try await Escape.answer(
            "openat", [Self.here, RawCall.blob, 0], bytes: Self.path, without: "filter,namespaces")
        #expect(closed.result == -1 && closed.errno == EACCES)
    }

    @Test func withoutAllThreeItOpens() async throws {
        let status = Array("/proc/self/status".utf8) + [0]
        let answer = try await Escape.answer(
            "openat", [Self.here, RawCall.blob, 0], bytes: status, without: "filter,landlock,namespaces")
        #expect(answer.result >= 3)
    }
}
