import ArgumentParser
import Governance
import Schemas
import Service

/// `sluice request edit`
struct RequestEditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change a draft or a returned request before submitting it again.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The request.")
    var id: String

    @Option(help: "A succeeded job whose result is asked for.")
    var job: [String]

    @Option(help: "What the results are for and how to read them.")
    var context: String

    func run() async throws {
        let body = RequestInput(jobs: job.map { JobID($0) }, context: context)
        let answer: JSONValue = try await server.client().post("/v1/requests/\(id.pathSegment)/edit", body)
        try StepOutput.show(answer, json: server.json)
    }
}
