import ArgumentParser

/// `sluice agreement conclude`
struct AgreementConcludeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conclude", abstract: "Record an agreement with its six clauses; it takes effect at once.",
        discussion: "Example: sluice agreement conclude --file agreement.json")

    @OptionGroup var server: ServerOptions

    @Option(help: "JSON with the agreement's fields.")
    var file: String

    func run() async throws {
        let answer: JSONValue = try await server.client().post("/v1/agreements", JSONFile.read(file))
        try AnswerOutput.show(answer, json: server.json)
    }
}
