import ArgumentParser
import Foundation

/// `sluice status`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say whether the server works.",
        discussion: "Example: sluice status --wait 20")

    @OptionGroup var server: ServerOptions

    @Option(help: "Ask again for up to this many seconds until it serves.")
    var wait = 0

    func validate() throws {
        guard (0...3600).contains(wait) else { throw ValidationError("--wait is 0 to 3600 seconds") }
    }

    func run() async throws {
        let client = try server.anonymousClient()
        let deadline = ContinuousClock.now + .seconds(wait)
        while true {
            do {
                let health: JSONValue = try await client.get("/healthz")
                return try AnswerOutput.show(health, json: server.json)
            } catch let error as CommandError where error.code == .serverUnreachable {
                guard ContinuousClock.now < deadline else { throw error }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
