import ArgumentParser

/// `sluice agreement`
struct AgreementCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreement", abstract: "Agreements between an opening body and a data user (article 17).",
        subcommands: [
            AgreementConcludeCommand.self, AgreementListCommand.self, AgreementShowCommand.self,
            AgreementSuspendCommand.self, AgreementResumeCommand.self, AgreementWeightCommand.self,
        ])
}
