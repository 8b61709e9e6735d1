/// Every layer of confinement, tried on this machine with real workers.
package enum SandboxCheck {
    /// One finding a layer, in the order of the steps. `configuration.leastMode` decides what is a failure.
    package static func run(_ configuration: SandboxConfiguration) async -> [Finding] {
        var findings = Machine.findings() + [workerFile(configuration.workerPath)]
        var configuration = configuration
        if configuration.controlGroup == nil {
            configuration.controlGroup = ControlGroupLimits(memoryBytes: 8 << 30, tasks: 1024)
        }
        do throws(ConfinementError) {
            let pool = try await WorkerPool.start(configuration, warm: 0, capacity: 1)
            findings += layers(pool)
            findings += await worker(pool)
            findings += await canaries(pool)
            await pool.close()
        } catch {
            findings.append(Finding("keeper", .fail, "\(error)", fix: fix(error)))
        }
        return findings
    }

    /// The worst verdict.
    package static func verdict(_ findings: [Finding]) -> Finding.Verdict {
        findings.contains { $0.verdict == .fail }
            ? .fail : findings.contains { $0.verdict == .caution } ? .caution : .pass
    }

    private static func fix(_ error: ConfinementError) -> String? {
        switch error.code {
        case .tooWeak: "sudo sysctl -w user.max_user_namespaces=15000   # or start as root"
        case .workerMissing: "make build"
        default: nil
        }
    }

    private static func canaries(_ pool: WorkerPool) async -> [Finding] {
        var findings: [Finding] = []
        for canary in SelfTestRequest.Canary.atStart {
            let report = await pool.meet(canary)
            let died = report.outcome == .policyViolation
            findings.append(
                Finding(
                    "canary \(canary)", died ? .pass : .fail,
                    died ? "ended by SIGSYS" : "\(report.outcome.rawValue), \(report.exit.end)"))
        }
        let well = await pool.answersWell()
        findings.append(
            Finding(
                "good job", well ? .pass : .fail, well ? "mapped, grouped, answered, with threads" : "no right answer"))
        return findings
    }
}
