import ArgumentParser

/// `sluice review`
struct ReviewCommandGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Assess and approve requests; only a signed-in person can.",
        subcommands: [
            ReviewListCommand.self, ReviewShowCommand.self, ReviewAssessCommand.self, ReviewApproveCommand.self,
            ReviewReturnCommand.self, ReviewRejectCommand.self,
        ])
}
