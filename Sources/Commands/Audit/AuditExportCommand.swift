import ArgumentParser
import Foundation
import Service

/// `sluice audit export`
struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the whole record of an instance's folder as JSON lines.",
        discussion:
            "Each line holds what the chain's hash is computed from. Example: sluice audit export --home ./instance > record.jsonl"
    )

    @OptionGroup var home: HomeOptions

    func run() async throws {
        _ = try home.instanceHome.description()
        let output = FileHandle.standardOutput
        try LocalRecord.export(home: home.instanceHome) { line in try output.write(contentsOf: line) }
    }
}
