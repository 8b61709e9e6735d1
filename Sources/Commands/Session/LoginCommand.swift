import ArgumentParser
import Foundation
import Web

/// `sluice login`
struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Exchange a personal secret for a session of an hour.",
        discussion: """
            The secret is read from a file or from standard input, never from an argument, which other users could see.

            Examples:
              sluice login --person checker1 --secret-file checker1.secret
              sluice login --person checker1 --save sessions/checker1 < checker1.secret
            """)

    @OptionGroup var server: ServerOptions

    @Option(help: "Who signs in.")
    var person: String

    @Option(help: "File with the secret, readable by its owner alone (default: standard input).")
    var secretFile: String?

    @Option(help: "Where to keep the session (default ~/.config/sluice/session).")
    var save: String?

    func run() async throws {
        let secret = try readSecret()
        let session: JSONValue = try await server.anonymousClient()
            .post("/v1/sessions", SignInBody(person: person, secret: secret))
        guard case .text(let token)? = session["token"] else {
            throw CommandError(.serverAnswerUnknown, "the answer holds no session")
        }
        let expires = session["expiresAt"].map { AnswerOutput.cell($0, name: "expiresAt") } ?? ""
        let path = save ?? CredentialFile.defaultPath
        try CredentialFile(person: person, token: token, expires: expires).save(to: path)
        if server.json {
            try JSONOutput.print(["person": person, "expiresAt": expires, "file": path])
        } else {
            try Terminal.output("signed in as \(person) until \(expires); session in \(path)")
        }
    }

    private func readSecret() throws -> String {
        if let secretFile {
            return try PrivateFile.read(secretFile).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        guard let line = readLine(), !line.isEmpty else {
            throw CommandError(.standardInputEmpty, "give the secret on standard input, or --secret-file FILE")
        }
        return line
    }
}
