import ArgumentParser

/// `sluice dataset`
struct DatasetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset", abstract: "The catalogue.",
        subcommands: [DatasetRegisterCommand.self, DatasetListCommand.self, DatasetShowCommand.self])
}
