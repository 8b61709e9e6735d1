import ArgumentParser

/// `sluice agreement show`
struct AgreementShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one agreement whole.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The agreement's name.")
    var id: String

    func run() async throws {
        let answer: JSONValue = try await server.client().get("/v1/agreements/\(id.pathSegment)")
        try AnswerOutput.show(answer, json: server.json)
    }
}
