import ArgumentParser

/// `sluice release list`
struct ReleaseListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the releases you may see.")

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer: JSONValue = try await server.client().get("/v1/releases")
        try AnswerOutput.list(
            answer, columns: ["id", "status", "request", "recipients", "releasedAt", "expiresAt"], json: server.json)
    }
}
