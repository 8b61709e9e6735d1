import ArgumentParser

/// `sluice review list`
struct ReviewListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the requests you may see.")

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer = try await server.client().list("/v1/requests")
        try AnswerOutput.list(
            answer, columns: ["id", "state", "organisation", "resultCount", "actions", "release"], json: server.json)
    }
}
