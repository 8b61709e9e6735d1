import ArgumentParser
import Web

/// `sluice review approve`
struct ReviewApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "The authority consents; the package is built and released.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The request.")
    var id: String

    @Option(help: "Why.")
    var comment: String

    func run() async throws {
        let answer: JSONValue = try await server.client()
            .post("/v1/requests/\(id.pathSegment)/approve", CommentBody(comment: comment))
        try StepOutput.show(answer, json: server.json)
    }
}
