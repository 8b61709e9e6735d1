import ArgumentParser
import Web

/// `sluice release suspend`
struct ReleaseSuspendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend",
        abstract: "Suspend a release while a complaint is verified; nobody retrieves it (article 35).")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The release.")
    var id: String

    @Option(help: "Why; recorded.")
    var reason: String

    func run() async throws {
        let answer: JSONValue = try await server.client()
            .post("/v1/releases/\(id.pathSegment)/suspend", ReasonBody(reason: reason))
        try AnswerOutput.show(answer, json: server.json)
    }
}
