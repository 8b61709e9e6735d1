import ArgumentParser

/// `sluice sandbox`
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "The confinement of workers on this machine.",
        subcommands: [SandboxCheckCommand.self])
}
