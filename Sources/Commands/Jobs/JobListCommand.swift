import ArgumentParser

/// `sluice job list`
struct JobListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List your organisation's jobs.")

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer: JSONValue = try await server.client().get("/v1/jobs")
        try AnswerOutput.list(
            answer, columns: ["id", "state", "outcome", "purpose", "submittedAt", "nextLookAt"], json: server.json)
    }
}
