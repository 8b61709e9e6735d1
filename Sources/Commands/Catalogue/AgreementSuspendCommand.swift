import ArgumentParser
import Web

/// `sluice agreement suspend`
struct AgreementSuspendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend", abstract: "Close access under an agreement at once (articles 35 and 39).")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The agreement's name.")
    var id: String

    @Option(help: "Why; recorded.")
    var reason: String

    func run() async throws {
        let answer: JSONValue = try await server.client()
            .post("/v1/agreements/\(id.pathSegment)/suspend", ReasonBody(reason: reason))
        try AnswerOutput.show(answer, json: server.json)
    }
}
