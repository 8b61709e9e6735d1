import ArgumentParser
import Foundation

/// Where the server is and who asks: shared by every command that speaks to a server.
struct ServerOptions: ParsableArguments {
    static let defaultServer = "http://127.0.0.1:8381"

    @Option(help: "The server's address (or SLUICE_SERVER; default \(defaultServer)).")
    var server: String?

    @Option(
        name: [.customLong("as"), .customLong("token-file")],
        help:
            "File with the session or machine token to act with (or the token in SLUICE_TOKEN; default ~/.config/sluice/session)."
    )
    var credentialFile: String?

    @Flag(help: "Print one JSON document for programs.")
    var json = false

    /// A client that acts as whoever the options name.
    func client() throws -> ServerClient {
        try ServerClient(address: address, credential: credential())
    }

    /// A client that asks without a credential.
    func anonymousClient() throws -> ServerClient {
        try ServerClient(address: address, credential: nil)
    }

    /// Option, environment, the session file's server, default: in this order.
    private var address: String {
        if let server { return server }
        if let server = ProcessInfo.processInfo.environment["SLUICE_SERVER"], !server.isEmpty { return server }
        return Self.defaultServer
    }

    private func credential() throws -> String {
        if let credentialFile { return try CredentialFile.token(at: credentialFile) }
        if let token = ProcessInfo.processInfo.environment["SLUICE_TOKEN"], !token.isEmpty { return token }
        guard FileManager.default.fileExists(atPath: CredentialFile.defaultPath) else {
            throw CommandError(.notSignedIn, "not signed in: run `sluice login`, or give --as FILE")
        }
        return try CredentialFile.token(at: CredentialFile.defaultPath)
    }
}
