import ArgumentParser
import Web

/// `sluice agreement resume`
struct AgreementResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Open access under a suspended agreement again.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The agreement's name.")
    var id: String

    @Option(help: "Why; recorded.")
    var reason: String

    func run() async throws {
        let answer: JSONValue = try await server.client()
            .post("/v1/agreements/\(id.pathSegment)/resume", ReasonBody(reason: reason))
        try AnswerOutput.show(answer, json: server.json)
    }
}
