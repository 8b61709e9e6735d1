import ArgumentParser

/// `sluice dataset list`
struct DatasetListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the catalogue.")

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer: JSONValue = try await server.client().get("/v1/datasets")
        try AnswerOutput.list(
            answer, columns: ["id", "openness", "status", "openingBody", "title.zh", "title.en"], json: server.json)
    }
}
