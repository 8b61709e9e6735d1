import ArgumentParser

/// `sluice audit`
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The record.",
        subcommands: [AuditVerifyCommand.self, AuditExportCommand.self])
}
