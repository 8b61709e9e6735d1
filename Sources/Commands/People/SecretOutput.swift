/// Shows an answer that holds a secret which no one can ask for again.
enum SecretOutput {
    /// With a file, the secret goes there and nowhere else.
    static func show(_ answer: JSONValue, secretFile: String?, json: Bool) throws {
        guard case .object(var members) = answer, let key = ["secret", "token"].first(where: { members[$0] != nil }),
            case .text(let secret)? = members[key]
        else { throw CommandError(.serverAnswerUnknown, "the answer holds no secret") }
        if let secretFile {
            try PrivateFile.write(secret + "\n", to: secretFile)
            members[key] = nil
            members["secretFile"] = .text(secretFile)
        }
        try AnswerOutput.show(.object(members), json: json)
        if secretFile == nil, !json { Terminal.error("keep the secret now: it is not shown again") }
    }
}
