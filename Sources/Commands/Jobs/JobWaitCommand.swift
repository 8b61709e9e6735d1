import ArgumentParser

/// `sluice job wait`
struct JobWaitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait", abstract: "Wait until it is visible how jobs ended.",
        discussion: """
            How a job over restricted data ended becomes visible 10 seconds, 1 minute, 10 minutes or 1 hour after submission, \
            so that its duration tells nothing. Exit status 0 when all succeeded, 1 otherwise.
            """)

    @OptionGroup var server: ServerOptions

    @Argument(help: "The jobs.")
    var ids: [String]

    @Option(help: "Longest wait, in seconds.")
    var timeout = 3700

    func validate() throws {
        guard (1...86_400).contains(timeout) else { throw ValidationError("--timeout is 1 to 86400 seconds") }
    }

    func run() async throws {
        let client = try server.client()
        let deadline = ContinuousClock.now + .seconds(timeout)
        var ended: [String: JSONValue] = [:]
        while true {
            for id in ids where ended[id] == nil {
                let job: JSONValue = try await client.get("/v1/jobs/\(id.pathSegment)")
                if let outcome = job["outcome"], outcome != .null { ended[id] = job }
            }
            if ended.count == Set(ids).count { break }
            guard ContinuousClock.now < deadline else {
                throw CommandError(.jobNotSucceeded, "not ended after \(timeout) seconds")
            }
            try await Task.sleep(for: .milliseconds(500))
        }
        let jobs = ids.compactMap { ended[$0] }
        try AnswerOutput.list(.array(jobs), columns: ["id", "state", "outcome"], json: server.json)
        guard jobs.allSatisfy({ $0["outcome"]?.line == "succeeded" }) else {
            throw CommandError(.jobNotSucceeded, "not every job succeeded")
        }
    }
}
