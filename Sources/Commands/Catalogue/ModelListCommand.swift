import ArgumentParser

/// `sluice model list`
struct ModelListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the models.")

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer: JSONValue = try await server.client().get("/v1/models")
        try AnswerOutput.list(
            answer, columns: ["model.name", "model.version", "model.title.zh", "model.title.en"], json: server.json)
    }
}
