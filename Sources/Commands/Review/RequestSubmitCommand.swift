import ArgumentParser

/// `sluice request submit`
struct RequestSubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "submit", abstract: "Hand a request in for review.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The request.")
    var id: String

    func run() async throws {
        let answer: JSONValue = try await server.client()
            .post("/v1/requests/\(id.pathSegment)/submit", [String: String]())
        try StepOutput.show(answer, json: server.json)
    }
}
