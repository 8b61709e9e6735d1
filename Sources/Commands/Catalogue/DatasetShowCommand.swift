import ArgumentParser

/// `sluice dataset show`
struct DatasetShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one entry of the catalogue with its declared columns.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The dataset's name.")
    var id: String

    func run() async throws {
        let answer: JSONValue = try await server.client().get("/v1/datasets/\(id.pathSegment)")
        try AnswerOutput.show(answer, json: server.json)
    }
}
