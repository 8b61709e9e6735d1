import ArgumentParser
import Governance
import Schemas
import Web

extension Role: ExpressibleByArgument {}

/// `sluice user create`
struct UserCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Add a person; their secret is shown once or written to a file.",
        discussion:
            "Example: sluice user create --id checker1 --organisation stats --role checker --secret-file checker1.secret"
    )

    @OptionGroup var server: ServerOptions

    @Option(help: "Short name to sign in with.")
    var id: String

    @Option(help: "The organisation that the person belongs to.")
    var organisation: String

    @Option(help: "Full name (default: the short name).")
    var name: String?

    @Option(help: "What the person may do; may be given several times.")
    var role: [Role]

    @Option(help: "File for the personal secret, written with mode 0600 instead of being printed.")
    var secretFile: String?

    func run() async throws {
        if let secretFile { try PrivateFile.requireWritable(secretFile) }
        let body = PersonBody(id: PersonID(id), organisation: OrganisationID(organisation), name: name, roles: role)
        let answer: JSONValue = try await server.client().post("/v1/people", body)
        try SecretOutput.show(answer, secretFile: secretFile, json: server.json)
    }
}
