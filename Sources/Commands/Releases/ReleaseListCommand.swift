import ArgumentParser

/// `sluice release list`
struct ReleaseListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the releases you may see.")

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer = try await server.client().list("/v1/releases")
        try AnswerOutput.list(
            answer, columns: ["id", "status", "request", "recipients", "releasedAt", "expiresAt"], json: server.json)
    }
}
