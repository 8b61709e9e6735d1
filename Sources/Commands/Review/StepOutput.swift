/// What a step made of a request: its state, and the release if there is one now.
enum StepOutput {
    static func show(_ answer: JSONValue, json: Bool) throws {
        if json { return try JSONOutput.print(answer) }
        var line = "request \(answer["id"]?.line ?? "?"): \(answer["state"]?.line ?? "?")"
        if let release = answer["release"], release != .null { line += ", release \(release.line)" }
        try Terminal.output(line)
    }
}
