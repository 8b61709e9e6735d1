import ArgumentParser

/// `sluice token`
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Machine tokens: submit and retrieve, never assess or approve.",
        subcommands: [TokenCreateCommand.self, TokenRevokeCommand.self])
}
