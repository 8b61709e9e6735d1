import ArgumentParser

/// `sluice token revoke`
struct TokenRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a machine token; it stops working at once.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The token's identifier (not its secret).")
    var id: String

    func run() async throws {
        try await server.client().delete("/v1/tokens/\(id.pathSegment)")
        try Terminal.output("revoked \(id)")
    }
}
