import ArgumentParser

/// `sluice release`
struct ReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Released packages: retrieve, verify, suspend, withdraw.",
        subcommands: [
            ReleaseListCommand.self, ReleaseGetCommand.self, ReleaseVerifyCommand.self, ReleaseSuspendCommand.self,
            ReleaseResumeCommand.self, ReleaseWithdrawCommand.self,
        ])
}
