import Glibc
import Testing

@testable import Confinement

/// What a worker finds around itself, asked inside (without the filter) and outside (of the shipping worker, locked).
@Suite struct SurroundingsTests {
    @Test(arguments: [SandboxMode.userns, .full]) func nothingIsThere(mode: SandboxMode) async throws {
        if mode == .full && geteuid() != 0 { return print("skipped: full mode needs root") }
        var configuration = try Sandboxes.probe("--without", "filter,limits")
        configuration.mostMode = mode
        configuration.leastMode = mode
        // Descriptors that are not close-on-exec would be inherited.
        let leak = dup(2)
        defer { close(leak) }
        #expect(fcntl(leak, F_SETFD, 0) == 0)
        try await Sandboxes.with(configuration) { pool in
            #expect(pool.mode == mode)
            let report = await pool.run(request: ask("i"))
            let found = Dictionary(
                uniqueKeysWithValues: report.text.split(separator: "\n").map { line in
                    let parts = line.split(separator: "=", maxSplits: 1)
                    return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
                })
            #expect(found["descriptors"] == "0,1,2,3")
            #expect(found["environment"] == "0")
            #expect(found["/proc"] == "false" && found["/dev"] == "false" && found["/etc"] == "false")
            #expect(found["open"] == "false", "Landlock closes even the empty root")
            #expect(found["root"] == "?")
            #expect(found["signals"] == "0")
            #expect(found["uid"] == "64123 gid=64123")
        }
        try await Sandboxes.with(withoutLandlock(configuration)) { pool in
            let text = await pool.run(request: ask("i")).text
            #expect(text.contains("root=\n"), "the root is empty")
        }
    }

    private func withoutLandlock(_ configuration: SandboxConfiguration) -> SandboxConfiguration {
        var configuration = configuration
        configuration.workerArguments = ["--without", "filter,limits,landlock"]
        return configuration
    }

    @Test func withoutNamespacesTheMachineIsThere() async throws {
        var configuration = try Sandboxes.probe("--without", "namespaces,filter,landlock")
        configuration.leastMode = .landlock
        try await Sandboxes.with(configuration) { pool in
            #expect(pool.mode == .landlock)
            #expect(await pool.run(request: ask("i")).text.contains("/proc=true"))
        }
    }

    @Test(arguments: [SandboxMode.landlock, .userns, .full]) func theKernelSaysSo(mode: SandboxMode) async throws {
        if mode == .full && geteuid() != 0 { return print("skipped: full mode needs root") }
        var configuration = try Sandboxes.shipping()
        configuration.mostMode = mode
        configuration.leastMode = mode
        try await Sandboxes.with(configuration) { pool in
            let report = await pool.attempt { exchange throws(ConfinementError) in
                guard let pid = exchange.processID else { throw ConfinementError(.system, "no pid") }
                let status = SandboxCheck.fields("/proc/\(pid)/status")
                #expect(status["Seccomp"] == "2")
                #expect(status["NoNewPrivs"] == "1")
                #expect(status["Threads"] == "1")
                for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] { #expect(status[set] == "0000000000000000") }
                let uid = geteuid() == 0 ? "64123" : "\(geteuid())"
                #expect(status["Uid"] == [uid, uid, uid, uid].joined(separator: "\t"))
                if geteuid() == 0 { #expect(status["Groups"]?.filter { $0 != " " } == "") }
                let namespaces = status["NSpid"]?.split(separator: "\t").count
                #expect(namespaces == (mode == .landlock ? 1 : 2))
                #expect(pool.layers.contains(.noNestedNamespaces) == (mode != .landlock))
                #expect(pool.layers.contains(.dedicatedUser) == (geteuid() == 0))
            }
            #expect(report.outcome == .succeeded, "\(report)")
        }
    }

    @Test(arguments: [SandboxMode.landlock, .userns, .full]) func everyModeServesAndConfines(mode: SandboxMode)
        async throws
    {
        if mode == .full && geteuid() != 0 { return print("skipped: full mode needs root") }
        var configuration = try Sandboxes.shipping()
        configuration.mostMode = mode
        configuration.leastMode = mode
        try await Sandboxes.with(configuration) { try await $0.prove() }
    }
}
