import ArgumentParser

/// `sluice job cancel`
struct JobCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Cancel a job that has not ended.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The job.")
    var id: String

    func run() async throws {
        let answer: JSONValue = try await server.client().post("/v1/jobs/\(id.pathSegment)/cancel", [String: String]())
        try AnswerOutput.show(answer, json: server.json)
    }
}
