import ArgumentParser
import Service

/// `sluice release get`
struct ReleaseGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Retrieve a package; the retrieval is recorded with a receipt.",
        discussion: "Example: sluice release get RELEASE --out package")

    @OptionGroup var server: ServerOptions

    @Argument(help: "The release.")
    var id: String

    @Option(help: "Folder to make; it must not exist.")
    var out: String

    func run() async throws {
        let bytes = try await server.client().bytes("/v1/releases/\(id.pathSegment)/package")
        let package: ReleasePackage
        do {
            package = try ReleasePackage(bytes: bytes)
            try package.write(to: out)
        } catch {
            throw CommandError(error)
        }
        let names = package.files.keys.sorted()
        if server.json {
            try JSONOutput.print(
                JSONValue.object(["id": .text(id), "folder": .text(out), "files": .array(names.map(JSONValue.text))]))
        } else {
            try Terminal.output("\(names.count) files in \(out): \(names.joined(separator: ", "))")
        }
    }
}

extension CommandError {
    init(_ problem: ReleaseProblem) {
        let isKey = problem.code == .keyUnreadable
        self.init(
            .verificationFailed, isKey ? problem.detail : "not a package as it was signed: \(problem.detail)",
            foreignCode: problem.code.rawValue, status: isKey ? .usage : .refused)
    }
}
