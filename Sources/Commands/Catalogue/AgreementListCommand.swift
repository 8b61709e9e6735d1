import ArgumentParser

/// `sluice agreement list`
struct AgreementListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the agreements you may see.")

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer: JSONValue = try await server.client().get("/v1/agreements")
        try AnswerOutput.list(
            answer, columns: ["id", "status", "openingBody", "dataUser", "datasets", "jobQuota"], json: server.json)
    }
}
