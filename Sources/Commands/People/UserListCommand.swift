import ArgumentParser

/// `sluice user list`
struct UserListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the people you may see.")

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer: JSONValue = try await server.client().get("/v1/people")
        try AnswerOutput.list(answer, columns: ["id", "organisation", "roles", "name"], json: server.json)
    }
}
