import ArgumentParser
import Service

/// `sluice audit verify`
struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the whole record of an instance's folder; names the first broken entry.",
        discussion: """
            Reads the file alone, also while the instance runs. Give --key with a copy of the public key kept elsewhere: \
            whoever could rewrite the record could also have exchanged the key beside it.
            """)

    @OptionGroup var home: HomeOptions

    @Option(help: "The public key (default: the one in the instance's folder).")
    var key: String?

    @Flag(help: "Print one JSON document for programs.")
    var json = false

    func run() async throws {
        let report: LocalRecord.Report
        do {
            _ = try home.instanceHome.description()
            report = try LocalRecord.verify(home: home.instanceHome, keyPath: key)
        } catch let problem as ReleaseProblem {
            throw CommandError(problem)
        }
        if json { try JSONOutput.print(report) }
        if let found = report.firstBreak {
            let place = found.sequence.map { "entry \($0)" } ?? "the record"
            throw CommandError(
                .recordBroken, "\(place) is broken: \(found.detail); \(report.entries) entries before it are sound",
                foreignCode: found.code)
        }
        guard !json else { return }
        try Terminal.output(
            "\(report.entries) entries and \(report.checkpoints) signed checkpoints are sound; head \(report.headHash)")
    }
}
