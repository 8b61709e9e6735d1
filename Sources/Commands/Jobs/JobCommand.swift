import ArgumentParser

/// `sluice job`
struct JobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job", abstract: "Submit jobs and follow them.",
        subcommands: [
            JobSubmitCommand.self, JobStatusCommand.self, JobListCommand.self, JobCancelCommand.self,
            JobWaitCommand.self,
        ])
}
