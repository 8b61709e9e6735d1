import Testing

@testable import Confinement

@Suite struct SandboxCheckTests {
    @Test func everyLayerIsFound() async throws {
        let findings = await SandboxCheck.run(try Sandboxes.shipping())
        for finding in findings { print("\(finding.verdict.rawValue) \(finding.layer): \(finding.detail)") }
        #expect(!findings.contains { $0.verdict == .fail })
        let layers = findings.map(\.layer)
        for layer in [
            "kernel", "seccomp", "user namespaces", "cgroup", "worker", "mode", "TSYNC", "namespaces", "empty root",
            "dedicated uid",
            "capabilities", "nested user namespaces", "Landlock", "MDWE", "TSC", "oom_score_adj", "seccomp filter",
            "no new privileges",
            "rlimits", "good job",
        ] { #expect(layers.filter { $0 == layer }.count == 1, "\(layer)") }
        #expect(layers.filter { $0.hasPrefix("canary") }.count == 6)
    }

    @Test func aMissingFilterIsAFailure() async throws {
        let findings = await SandboxCheck.run(try Sandboxes.probe("--without", "filter"))
        #expect(findings.contains { $0.layer == "seccomp filter" && $0.verdict == .fail })
        #expect(findings.filter { $0.layer.hasPrefix("canary") }.allSatisfy { $0.verdict == .fail })
        #expect(SandboxCheck.verdict(findings) == .fail)
    }

    @Test func aMissingWorkerIsAFailureWithItsCommand() async throws {
        var configuration = try Sandboxes.shipping()
        configuration.workerPath = "/nonexistent"
        let findings = await SandboxCheck.run(configuration)
        #expect(findings.contains { $0.layer == "keeper" && $0.verdict == .fail && $0.fix != nil })
    }
}
