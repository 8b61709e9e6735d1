import ArgumentParser
import Foundation
import Governance
import Schemas
import Web

/// `sluice job submit`
struct JobSubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Submit SQL or a model under an agreement.",
        discussion: """
            The text is checked at once by a confined worker that holds no data; what is wrong with it is said here, and \
            nothing is submitted. How the job ended becomes visible 10 seconds after submission at the earliest.

            Examples:
              sluice job submit --agreement wages-2026 --dataset wagepan --purpose wages --sql 'SELECT year, COUNT(*) AS men FROM wagepan GROUP BY year'
              sluice job submit --agreement wages-2026 --dataset wagepan --purpose wages --model crosstab --parameter rows=union --parameter columns=married
            """)

    @OptionGroup var server: ServerOptions

    @Option(help: "An agreement that covers the job; one for every opening body concerned.")
    var agreement: [String]

    @Option(help: "A dataset that the job reads.")
    var dataset: [String]

    @Option(help: "Code of one of the agreement's purposes.")
    var purpose: String

    @Option(help: "The query.")
    var sql: String?

    @Option(help: "File with the query; - is standard input.")
    var file: String?

    @Option(help: "Name of an algorithm model.")
    var model: String?

    @Option(help: "A parameter of the model, NAME=VALUE.")
    var parameter: [String] = []

    @Flag(help: "After your other jobs under the agreement.")
    var background = false

    @Option(help: "Submitting again with the same key and the same job gives the same job (default: a new key).")
    var idempotencyKey: String?

    func validate() throws {
        guard [sql, file, model].compactMap({ $0 }).count == 1 else {
            throw ValidationError("give exactly one of --sql, --file and --model")
        }
        guard model != nil || parameter.isEmpty else { throw ValidationError("--parameter goes with --model") }
        _ = try parameters()
    }

    func run() async throws {
        let body = JobBody(
            agreements: agreement.map { AgreementID($0) }, datasets: dataset.map { DatasetID($0) }, purpose: purpose,
            sql: try text(), model: model, parameters: model == nil ? nil : try parameters(),
            background: background ? true : nil)
        let key = idempotencyKey ?? UUID().uuidString.lowercased()
        let answer: JSONValue = try await server.client().post("/v1/jobs", body, headers: ["Idempotency-Key": key])
        try AnswerOutput.show(answer, json: server.json)
    }

    private func text() throws -> String? {
        guard let file else { return sql }
        let data =
            file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
        guard let data else { throw CommandError(.fileUnreadable, "cannot read \(file)") }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CommandError(.fileUnreadable, "\(file) is not UTF-8")
        }
        guard !text.isEmpty else { throw CommandError(.standardInputEmpty, "\(file) is empty") }
        return text
    }

    private func parameters() throws -> [String: String] {
        var found: [String: String] = [:]
        for pair in parameter {
            guard let equals = pair.firstIndex(of: "="), equals > pair.startIndex else {
                throw ValidationError("a parameter is NAME=VALUE")
            }
            let name = String(pair[..<equals])
            guard found.updateValue(String(pair[pair.index(after: equals)...]), forKey: name) == nil else {
                throw ValidationError("parameter \(name) is given twice")
            }
        }
        return found
    }
}
