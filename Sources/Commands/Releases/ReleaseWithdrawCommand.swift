import ArgumentParser
import Web

/// `sluice release withdraw`
struct ReleaseWithdrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Withdraw a release for good; effective at once.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The release.")
    var id: String

    @Option(help: "Why; recorded.")
    var reason: String

    func run() async throws {
        let answer: JSONValue = try await server.client()
            .post("/v1/releases/\(id.pathSegment)/withdraw", ReasonBody(reason: reason))
        try AnswerOutput.show(answer, json: server.json)
    }
}
