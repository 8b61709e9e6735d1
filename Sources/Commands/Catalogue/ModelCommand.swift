import ArgumentParser

/// `sluice model`
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Algorithm models, submitted by name.",
        subcommands: [ModelListCommand.self, ModelShowCommand.self])
}
