import ArgumentParser
import Web

/// `sluice review return`
struct ReviewReturnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return", abstract: "Send a request back to its submitter with comments.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The request.")
    var id: String

    @Option(help: "Why.")
    var comment: String

    func run() async throws {
        let answer: JSONValue = try await server.client()
            .post("/v1/requests/\(id.pathSegment)/return", CommentBody(comment: comment))
        try StepOutput.show(answer, json: server.json)
    }
}
