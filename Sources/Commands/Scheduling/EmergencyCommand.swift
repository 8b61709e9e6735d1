import ArgumentParser
import Web

/// `sluice emergency`
struct EmergencyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emergency",
        abstract: "Emergencies (article 8): jobs under the agreements named go before all that wait.",
        subcommands: [EmergencyDeclareCommand.self, EmergencyEndCommand.self, EmergencyListCommand.self])
}

/// `sluice emergency declare`
struct EmergencyDeclareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "declare", abstract: "Declare an emergency, as the authority that handles it; recorded.",
        discussion: """
            Example: sluice emergency declare --file flood.json, with
            {"title": {"zh": "洪水", "en": "Flood"}, "legalBasis": ["8"], "agreements": ["wages"], "until": "2026-12-01"}
            """)

    @OptionGroup var server: ServerOptions

    @Option(help: "JSON with title, legalBasis, agreements and until.")
    var file: String

    func run() async throws {
        let answer: JSONValue = try await server.client().post("/v1/emergencies", JSONFile.read(file))
        try AnswerOutput.show(answer, json: server.json)
    }
}

/// `sluice emergency end`
struct EmergencyEndCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "End an emergency before its time.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The emergency's identifier.")
    var id: String

    @Option(help: "Why; recorded.")
    var reason: String

    func run() async throws {
        let answer: JSONValue = try await server.client()
            .post("/v1/emergencies/\(id.pathSegment)/end", ReasonBody(reason: reason))
        try AnswerOutput.show(answer, json: server.json)
    }
}

/// `sluice emergency list`
struct EmergencyListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the emergencies in force.")

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer: JSONValue = try await server.client().get("/v1/emergencies")
        try AnswerOutput.list(
            answer, columns: ["id", "authority", "agreements", "legalBasis", "until"], json: server.json)
    }
}
