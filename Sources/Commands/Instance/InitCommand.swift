import ArgumentParser
import Foundation
import Schemas
import Service

/// `sluice init`
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make an instance: keys, record, policies, one security administrator.",
        discussion: """
            The administrator's secret is shown once, or written to a file with mode 0600.

            Example: sluice init --home ./instance --secret-file admin.secret
            """)

    @OptionGroup var home: HomeOptions

    @Option(help: "File for the administrator's secret.")
    var secretFile: String?

    @Flag(help: "Print one JSON document for programs.")
    var json = false

    func run() async throws {
        if let secretFile { try PrivateFile.requireWritable(secretFile) }
        let outcome = try await Initialisation.run(home: home.instanceHome, now: Clocks.wall)
        let answer = JSONValue.object([
            "home": .text(home.instanceHome.path), "instance": .text(outcome.instance), "keyId": .text(outcome.keyId),
            "publicKeyFile": .text(home.instanceHome.publicKeyPath), "id": .text(outcome.person.rawValue),
            "secret": .text(outcome.secret),
        ])
        try SecretOutput.show(answer, secretFile: secretFile, json: json)
    }
}
