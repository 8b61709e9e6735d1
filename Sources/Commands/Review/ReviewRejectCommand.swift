import ArgumentParser
import Web

/// `sluice review reject`
struct ReviewRejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Refuse a request for good.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The request.")
    var id: String

    @Option(help: "Why.")
    var comment: String

    func run() async throws {
        let answer: JSONValue = try await server.client()
            .post("/v1/requests/\(id.pathSegment)/reject", CommentBody(comment: comment))
        try StepOutput.show(answer, json: server.json)
    }
}
