import ArgumentParser

/// `sluice user`
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "People of the organisations.",
        subcommands: [UserCreateCommand.self, UserListCommand.self])
}
