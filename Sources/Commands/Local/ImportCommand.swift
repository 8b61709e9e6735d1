import ArgumentParser
import Foundation
import Schemas
import Service

/// `sluice import`
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Turn a CSV file into a sealed dataset, in a confined worker.",
        discussion: """
            With --out an open seal, for `sluice sql`; with --dataset a restricted version in an instance's store, with its \
            keys, to be registered by its digest. An empty unquoted field is NULL, "" is the empty string. A wrong row is named \
            by line and column, never by what stands there.

            Examples:
              sluice import people.csv --subject id:person --out ./seal
              sluice import wagepan.csv --schema schema.json --dataset wagepan --home ./instance
            """)

    @Argument(help: "The CSV file: a header row, UTF-8, RFC 4180.")
    var file: String

    @Option(help: "Folder to make for an open seal; it must not exist.")
    var out: String?

    @Option(help: "Name of the dataset to make a restricted version of.")
    var dataset: String?

    @OptionGroup var home: HomeOptions

    @Option(help: "Subject key, COLUMN or COLUMN:TYPE; the first one clusters the rows. Not with --schema.")
    var subject: [String] = []

    @Option(help: "JSON with types, uses, domains and subject keys; inferred without it.")
    var schema: String?

    @Option(help: "What queries call the table (default: the dataset's name, or the file's).")
    var table: String?

    @Option(help: "Threads of the worker (default: one a processor).")
    var threads: Int?

    @Flag(help: "Print one JSON document for programs.")
    var json = false

    func validate() throws {
        guard (out == nil) != (dataset == nil) else { throw ValidationError("give exactly one of --out and --dataset") }
        guard out != "" else { throw ValidationError("--out is a folder to make") }
        guard subject.isEmpty || schema == nil else { throw ValidationError("--subject stands in the schema file") }
        guard (1...64).contains(threads ?? 1) else { throw ValidationError("--threads is 1 to 64") }
        _ = try subject.map(SubjectOption.key)
    }

    func run() async throws {
        guard FileManager.default.isReadableFile(atPath: file) else {
            throw CommandError(.fileUnreadable, "cannot read \(file)")
        }
        let name = table ?? dataset ?? TableOption.name(ofFile: file)
        let source = ImportSource(
            path: file, schema: try schema.map { try ImportSource.schema(file: $0, table: name) },
            subjectKeys: try subject.map(SubjectOption.key), table: name,
            threads: threads ?? LocalWorkers.threads)
        let bar = ProgressBar("importing \(name)")
        let outcome: ImportOutcome
        do {
            defer { bar.finish() }
            let engine = LocalEngine(leastMode: LocalWorkers.leastMode)
            if let out {
                outcome = try await engine.importOpen(source, to: out, progress: bar.progress)
            } else {
                outcome = try await engine.importRestricted(
                    source, dataset: DatasetID(dataset ?? ""), home: home.instanceHome, progress: bar.progress)
            }
        }
        if json { return try JSONOutput.print(outcome) }
        let subjects = outcome.subjects.sorted { $0.key < $1.key }.map { ", \($0.value) subjects by \($0.key)" }
            .joined()
        try Terminal.output(
            "\(outcome.rows) rows, \(outcome.columns) columns\(subjects); \(outcome.bytes) bytes in \(outcome.folder)")
        try Terminal.output("version \(outcome.version)")
    }
}
