import ArgumentParser

/// `sluice request`
struct RequestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "Ask for the release of results.",
        subcommands: [
            RequestDraftCommand.self, RequestEditCommand.self, RequestSubmitCommand.self, RequestRetractCommand.self,
        ])
}
