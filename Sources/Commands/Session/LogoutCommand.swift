import ArgumentParser
import Foundation

/// `sluice logout`
struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "End the session and delete its file.")

    @OptionGroup var server: ServerOptions

    func run() async throws {
        try await server.client().delete("/v1/sessions/current")
        try? FileManager.default.removeItem(atPath: server.credentialFile ?? CredentialFile.defaultPath)
        if !server.json { try Terminal.output("signed out") }
    }
}
