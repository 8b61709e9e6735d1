import ArgumentParser

/// `sluice organisation list`
struct OrganisationListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the organisations.")

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer: JSONValue = try await server.client().get("/v1/organisations")
        try AnswerOutput.list(
            answer, columns: ["id", "kind", "level", "region", "authority", "name.zh", "name.en"], json: server.json)
    }
}
