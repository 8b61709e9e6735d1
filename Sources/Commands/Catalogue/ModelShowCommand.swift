import ArgumentParser

/// `sluice model show`
struct ModelShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a model's text and parameters.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The model's name.")
    var name: String

    func run() async throws {
        let answer: JSONValue = try await server.client().get("/v1/models/\(name.pathSegment)")
        try AnswerOutput.show(answer, json: server.json)
    }
}
