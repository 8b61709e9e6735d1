import ArgumentParser
import Web

/// `sluice release resume`
struct ReleaseResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Open a suspended release again.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The release.")
    var id: String

    @Option(help: "Why; recorded.")
    var reason: String

    func run() async throws {
        let answer: JSONValue = try await server.client()
            .post("/v1/releases/\(id.pathSegment)/resume", ReasonBody(reason: reason))
        try AnswerOutput.show(answer, json: server.json)
    }
}
