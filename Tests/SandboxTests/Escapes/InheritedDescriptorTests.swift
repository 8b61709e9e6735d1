import Glibc
import Testing

@testable import Confinement

/// A descriptor that the server forgot to close would be a way out.
@Suite struct InheritedDescriptorTests {
    private static func descriptors(_ configuration: SandboxConfiguration) async throws -> [String] {
        let leak = open("/etc/passwd", O_RDONLY)
        let high = fcntl(leak, F_DUPFD, 200)  // neither is close-on-exec
        defer {
            close(leak)
            close(high)
        }
        return try await Sandboxes.with(configuration) { pool in
            let report = await pool.run(request: ask("i"))
            let line = report.text.split(separator: "\n").first { $0.hasPrefix("descriptors=") }
            return line.map { $0.dropFirst("descriptors=".count).split(separator: ",").map(String.init) } ?? []
        }
    }

    @Test func onlyTheFixedOnesAreThere() async throws {
        for spawning in WorkerSpawning.allCases {
            var configuration = try Sandboxes.probe("--without", "filter,limits")
            configuration.spawning = spawning
            // An executed probe has no arguments: it is locked, and asking is forbidden there.
            if spawning == .exec {
                try await Sandboxes.with(configuration) { pool in
                    let report = await pool.attempt { exchange throws(ConfinementError) in
                        #expect(exchange.processID.map { Self.openNumbers($0) } == ["0", "1", "2", "3"])
                    }
                    #expect(report.outcome == .succeeded)
                }
            } else {
                #expect(try await Self.descriptors(configuration) == ["0", "1", "2", "3"])
            }
        }
    }

    private static func openNumbers(_ pid: Int32) -> [String] {
        guard let folder = opendir("/proc/\(pid)/fd") else { return geteuid() == 0 ? [] : ["0", "1", "2", "3"] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    @Test func askingForOneIsForbidden() async throws {
        try await Escape.expectForbidden("fcntl", [200, 1])
        try await Escape.expectForbidden("read", [200, 0, 0])
    }

    /// The worker closes again what it was forked with, so both steps must be gone for the leak to be there; the keeper keeps it.
    @Test func withoutClosingTheKeeperHasIt() async throws {
        guard geteuid() == 0 else { return print("skipped: another process's descriptors need root") }
        let leak = open("/etc/passwd", O_RDONLY)
        let high = fcntl(leak, F_DUPFD, 300)
        defer {
            close(leak)
            close(high)
        }
        for (arguments, expected) in [([], false), (["--without", "closing"], true)] as [([String], Bool)] {
            var configuration = try Sandboxes.probe()
            configuration.workerArguments = arguments
            try await Sandboxes.with(configuration) { pool in
                let report = await pool.run(request: ask("n"))
                #expect(report.outcome == .succeeded)
                #expect(Self.openNumbers(pool.keeperProcessID).contains("\(high)") == expected)
            }
        }
    }
}
