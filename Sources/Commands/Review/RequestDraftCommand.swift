import ArgumentParser
import Governance
import Schemas
import Service

/// `sluice request draft`
struct RequestDraftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft", abstract: "Put results together for release; nobody sees the draft yet.",
        discussion: "Example: sluice request draft --job J1 --job J2 --context \"Table 2 of a paper on union wages\"")

    @OptionGroup var server: ServerOptions

    @Option(help: "A succeeded job whose result is asked for.")
    var job: [String]

    @Option(help: "What the results are for and how to read them: checkers judge by it.")
    var context: String

    func run() async throws {
        let body = RequestInput(jobs: job.map { JobID($0) }, context: context)
        let answer: JSONValue = try await server.client().post("/v1/requests", body)
        try StepOutput.show(answer, json: server.json)
    }
}
