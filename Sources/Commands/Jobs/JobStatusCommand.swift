import ArgumentParser

/// `sluice job status`
struct JobStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "Show one job.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The job.")
    var id: String

    func run() async throws {
        let answer: JSONValue = try await server.client().get("/v1/jobs/\(id.pathSegment)")
        try AnswerOutput.show(answer, json: server.json)
    }
}
