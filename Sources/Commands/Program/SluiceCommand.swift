import ArgumentParser

/// `sluice`: the list of commands.
struct SluiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sluice",
        abstract: "数闸: compute over restricted public data; only reviewed results leave.",
        discussion: """
            Exit status: 0 success, 1 refused or failed, 2 wrong arguments, 3 this machine or the server is not able to, \
            130 interrupted. `init`, `serve`, `import`, `sql`, `sandbox check`, `release verify` and `audit verify` work on \
            local files; everything else speaks to a server.
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "On this machine",
                subcommands: [
                    InitCommand.self, ServeCommand.self, ImportCommand.self, SQLCommand.self, SandboxCommand.self,
                ]),
            CommandGroup(
                name: "Who asks", subcommands: [StatusCommand.self, LoginCommand.self, LogoutCommand.self]),
            CommandGroup(
                name: "Catalogue and people",
                subcommands: [
                    OrganisationCommand.self, UserCommand.self, TokenCommand.self, DatasetCommand.self,
                    AgreementCommand.self, ModelCommand.self,
                ]),
            CommandGroup(
                name: "The life of a job",
                subcommands: [
                    JobCommand.self, RequestCommand.self, ReviewCommandGroup.self, ReleaseCommand.self,
                    AuditCommand.self, SchedulerCommand.self, EmergencyCommand.self,
                ]),
        ])
}
