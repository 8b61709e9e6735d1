import ArgumentParser
import Service

/// `sluice review show`
struct ReviewShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a request as your role may see it.",
        discussion: """
            Checkers of the opening body see the true table with the evidence and the verdict of every cell; the authority \
            sees the releasable table with evidence in bands. Each look is recorded.
            """)

    @OptionGroup var server: ServerOptions

    @Argument(help: "The request.")
    var id: String

    func run() async throws {
        let client = try server.client()
        let path = "/v1/requests/\(id.pathSegment)"
        if server.json {
            let answer: JSONValue = try await client.get(path)
            return try JSONOutput.print(answer)
        }
        let request: RequestView = try await client.get(path)
        try Terminal.output(ReviewOutput.text(request))
    }
}
