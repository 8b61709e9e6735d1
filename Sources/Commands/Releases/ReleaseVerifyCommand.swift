import ArgumentParser
import Service

/// `sluice release verify`
struct ReleaseVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check a downloaded package offline against the instance's public key.",
        discussion: """
            Any changed, missing or additional byte fails. The key must have come another way than the package.

            Example: sluice release verify ./package --key release.pub
            """)

    @OptionGroup var server: ServerOptions

    @Argument(help: "The package's folder.")
    var folder: String

    @Option(help: "The instance's public key (keys/release.pub of its folder, or GET /v1/keys/release).")
    var key: String

    @Flag(help: "Also ask the server whether the release was suspended or withdrawn.")
    var online = false

    private struct Answer: Encodable {
        var id: String
        var isValid = true
        var keyId: String
        var results: Int
        var expiresAt: String
        /// `not checked`, or the release's status.
        var withdrawal: String
    }

    func run() async throws {
        let certificate: Certificate
        do {
            let key = try ReleaseVerifier.key(path: key)
            certificate = try ReleaseVerifier.verify(try ReleasePackage(folder: folder), key: key)
        } catch {
            throw CommandError(error)
        }
        let id = certificate.release.rawValue
        var withdrawal = "not checked"
        if online {
            let release: JSONValue = try await server.client().get("/v1/releases/\(id.pathSegment)")
            withdrawal = release["status"]?.line ?? "unknown"
        }
        let answer = Answer(
            id: id, keyId: certificate.key.keyId, results: certificate.results.count,
            expiresAt: AnswerOutput.cell(.integer(certificate.expiresAt.milliseconds), name: "expiresAt"),
            withdrawal: withdrawal)
        if server.json {
            try JSONOutput.print(answer)
        } else {
            let checked = online ? "status \(withdrawal)" : "withdrawal not checked (--online asks the server)"
            try Terminal.output(
                "valid: every byte is as signed by \(answer.keyId); release \(id), expires \(answer.expiresAt); \(checked)"
            )
        }
        guard !online || withdrawal == "released" else {
            throw CommandError(.verificationFailed, "the release is \(withdrawal)", foreignCode: "releaseUnavailable")
        }
    }
}
