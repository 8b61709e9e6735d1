import Foundation

/// A file with a session or a token, readable by its owner alone.
struct CredentialFile: Codable {
    var server: String?
    var person: String
    var token: String
    /// ISO 8601; nil for a machine token without an end.
    var expires: String?

    static var defaultPath: String {
        let environment = ProcessInfo.processInfo.environment
        let base = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory() + "/.config"
        return base + "/sluice/session"
    }

    /// The token in a credential file, or in a file that holds nothing but the token.
    static func token(at path: String) throws -> String {
        let text = try PrivateFile.read(path)
        if let file = try? JSONDecoder().decode(CredentialFile.self, from: Data(text.utf8)) { return file.token }
        let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !token.isEmpty, !token.contains(where: \.isWhitespace) else {
            throw CommandError(.notSignedIn, "\(path) holds no token")
        }
        return token
    }

    func save(to path: String) throws {
        try PrivateFile.write(JSONOutput.text(self, pretty: true) + "\n", to: path)
    }
}
