import ArgumentParser

/// `sluice organisation`
struct OrganisationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "organisation", abstract: "Opening bodies, authorities, data users.",
        subcommands: [OrganisationCreateCommand.self, OrganisationListCommand.self])
}
