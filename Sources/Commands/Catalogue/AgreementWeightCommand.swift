import ArgumentParser
import Web

/// `sluice agreement weight`
struct AgreementWeightCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weight", abstract: "Give an agreement another part of the slots, as its authority; 100 is usual.")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The agreement's name.")
    var id: String

    @Argument(help: "1 to 10000.")
    var weight: Int

    @Option(help: "Why; recorded.")
    var reason: String

    func run() async throws {
        let answer: JSONValue = try await server.client()
            .post("/v1/agreements/\(id.pathSegment)/weight", WeightBody(weight: weight, reason: reason))
        try AnswerOutput.show(answer, json: server.json)
    }
}
