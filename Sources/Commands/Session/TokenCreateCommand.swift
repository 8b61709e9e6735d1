import ArgumentParser
import Web

/// `sluice token create`
struct TokenCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a machine token for yourself.",
        discussion: "Example: sluice token create --label nightly --secret-file nightly.token")

    @OptionGroup var server: ServerOptions

    @Option(help: "What it is for, to know it again.")
    var label: String

    @Option(help: "How many days it lasts, at most 366.")
    var days = 90

    @Option(help: "File for the token, written with mode 0600 instead of being printed.")
    var secretFile: String?

    func run() async throws {
        if let secretFile { try PrivateFile.requireWritable(secretFile) }
        let answer: JSONValue = try await server.client().post("/v1/tokens", TokenBody(label: label, days: days))
        try SecretOutput.show(answer, secretFile: secretFile, json: server.json)
    }
}
