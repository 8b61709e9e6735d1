import Glibc
import Schemas
import ShippedPolicies
import Testing

@testable import Confinement

/// Writing until the disk is full.
@Suite struct DiskFillTests {
    private static func fill(without: String?, policy: [UInt8]) async throws -> (report: AttemptReport, bytes: Int) {
        var configuration = try Sandboxes.probe()
        if let without { configuration.workerArguments = ["--without", without] }
        configuration.policy = try Sandboxes.policy(policy)
        configuration.limits.fileBytes = 1 << 20
        configuration.limits.wallMilliseconds = 20_000
        let path = "/tmp/sluice-disk-fill-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        // A small file system of its own would need privileges: the probe stops at 64 MiB by itself.
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_TRUNC, 0o600)
        defer { close(file) }
        unlink(path)
        return try await Sandboxes.with(configuration) { pool in
            let report = await pool.run(request: ask("w"), descriptors: [file])
            return (report, Int(lseek(file, 0, SEEK_END)))
        }
    }

    @Test func aJobOverDataWritesNothing() async throws {
        let found = try await Self.fill(without: nil, policy: ShippedPolicies.seccompWorker)
        Escape.expectViolation(found.report, "pwrite")
        #expect(found.bytes == 0)
        let path = Array("/file".utf8) + [0]
        try await Escape.expectForbidden(
            "openat", [UInt64(bitPattern: -100), RawCall.blob, 0o101, 0o600], bytes: path)
    }

    @Test func anImportWritesUpToItsLimit() async throws {
        let found = try await Self.fill(without: nil, policy: ShippedPolicies.seccompIngest)
        #expect(found.report.outcome == .resourceLimit && found.report.exit.end == .killed(signal: SIGXFSZ))
        #expect(found.bytes == 1 << 20)
    }

    @Test func withoutLimitsItWritesOn() async throws {
        let found = try await Self.fill(without: "limits", policy: ShippedPolicies.seccompIngest)
        #expect(found.report.outcome == .succeeded, "\(found.report.exit)")
        #expect(found.bytes >= 64 << 20)
    }
}
