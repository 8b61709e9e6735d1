import ArgumentParser
import Web

/// `sluice dataset register`
struct DatasetRegisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register", abstract: "Put a dataset into the catalogue, with the version that `import` made.",
        discussion: "Example: sluice dataset register --file catalogue.json --version 5f2c…")

    @OptionGroup var server: ServerOptions

    @Option(help: "JSON with the catalogue's fields; its \"id\" names the dataset.")
    var file: String

    @Option(help: "Digest of the version, as `sluice import --dataset` prints it.")
    var version: String?

    func run() async throws {
        let entry = try JSONFile.read(file)
        guard case .text(let id)? = entry["id"] else { throw CommandError(.argumentInvalid, "\(file) has no \"id\"") }
        let client = try server.client()
        var answer: JSONValue
        do {
            answer = try await client.post("/v1/datasets", entry)
        } catch let error as CommandError where error.foreignCode == "alreadyExists" && version != nil {
            // A later version of an entry that is there.
            answer = .null
        }
        if let version {
            answer = try await client.post(
                "/v1/datasets/\(id.pathSegment)/versions", VersionBody(manifestSHA256: version))
        }
        try AnswerOutput.show(answer, json: server.json)
    }
}
