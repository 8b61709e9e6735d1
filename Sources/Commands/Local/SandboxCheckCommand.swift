import ArgumentParser
import Confinement
import ShippedPolicies

/// `sluice sandbox check`
struct SandboxCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Try every layer of confinement here: PASS, CAUTION or FAIL.",
        discussion: "Each CAUTION or FAIL names the command that fixes it, where one can. Exit status 1 on any FAIL.")

    @Flag(help: "Print one JSON document for programs.")
    var json = false

    @Option(help: "Least mode to accept: landlock, userns or full.")
    var least = "userns"

    func validate() throws {
        guard SandboxMode(name: least) != nil else { throw ValidationError("--least is landlock, userns or full") }
    }

    func run() async throws {
        let configuration: SandboxConfiguration
        do {
            configuration = SandboxConfiguration(
                policy: try SandboxPolicyProgram(json: ShippedPolicies.seccompWorker),
                leastMode: SandboxMode(name: least) ?? .userns)
        } catch {
            throw CommandError(.sandboxUnavailable, "\(error)", foreignCode: error.code.rawValue)
        }
        let findings = await SandboxCheck.run(configuration)
        if json {
            try JSONOutput.print(findings)
        } else {
            for finding in findings {
                let verdict = finding.verdict.rawValue
                let space = String(repeating: " ", count: 9 - verdict.count)
                try Terminal.output("\(verdict)\(space)\(finding.layer): \(finding.detail)")
                if let fix = finding.fix, finding.verdict != .pass { try Terminal.output("         fix: \(fix)") }
            }
        }
        guard SandboxCheck.verdict(findings) != .fail else {
            throw CommandError(.sandboxFailed, "a layer of confinement fails on this machine")
        }
    }
}
