import ArgumentParser

/// `sluice request retract`
struct RequestRetractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retract", abstract: "Take back a request that has not been released.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The request.")
    var id: String

    func run() async throws {
        let answer: JSONValue = try await server.client()
            .post("/v1/requests/\(id.pathSegment)/retract", [String: String]())
        try StepOutput.show(answer, json: server.json)
    }
}
