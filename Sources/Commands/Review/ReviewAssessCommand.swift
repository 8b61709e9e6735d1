import ArgumentParser
import Governance
import Web

extension Verdict: ExpressibleByArgument {
    package static var allValueStrings: [String] { ["accept", "return", "reject"] }

    package init?(argument: String) {
        // `accept` is what people say; the record says what follows from it.
        self.init(rawValue: argument == "accept" ? Verdict.release.rawValue : argument)
    }
}

/// `sluice review assess`
struct ReviewAssessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess", abstract: "A checker's assessment; nobody sees it before all are in.",
        discussion: "Example: sluice review assess REQUEST --verdict accept --comment \"Small cells are redacted\"")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The request.")
    var id: String

    @Option(help: "accept, return or reject.")
    var verdict: Verdict

    @Option(help: "Why.")
    var comment: String

    func run() async throws {
        let answer: JSONValue = try await server.client()
            .post("/v1/requests/\(id.pathSegment)/assess", AssessmentBody(verdict: verdict, comment: comment))
        try StepOutput.show(answer, json: server.json)
    }
}
