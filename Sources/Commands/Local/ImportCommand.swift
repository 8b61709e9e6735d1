import ArgumentParser
import Foundation
import Schemas
import Service

/// `sluice import`
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Turn CSV files into a sealed dataset, in confined workers.",
        discussion: """
            With --out an open seal, for `sluice sql`; with --dataset a restricted version in an instance's store, with its \
            keys, to be registered by its digest. An empty unquoted field is NULL, "" is the empty string. A wrong row is named \
            by line and column, never by what stands there. Several files are the tables of one dataset: the schema file \
            declares them in "tables", with foreign keys along which every table finds its subjects.

            Examples:
              sluice import people.csv --subject id:person --out ./seal
              sluice import customer.csv orders.csv lines=l.csv --schema schema.json --out ./seal
              sluice import wagepan.csv --schema schema.json --dataset wagepan --home ./instance
            """)

    @Argument(
        help: "CSV files, NAME=PATH or PATH (the table has the file's own name): a header row, UTF-8, RFC 4180.")
    var files: [String]

    @Option(help: "Folder to make for an open seal; it must not exist.")
    var out: String?

    @Option(help: "Name of the dataset to make a restricted version of.")
    var dataset: String?

    @OptionGroup var home: HomeOptions

    @Option(help: "Subject key, COLUMN or COLUMN:TYPE; the first one clusters the rows. Not with --schema.")
    var subject: [String] = []

    @Option(help: "JSON with types, uses, domains and subject keys; inferred without it.")
    var schema: String?

    @Option(help: "What queries call the table of one file (default: the dataset's name, or the file's).")
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
        guard table == nil || files.count == 1 else { throw ValidationError("name each table: NAME=PATH") }
        _ = try subject.map(SubjectOption.key)
        _ = try tables(of: nil)
    }

    /// The files with their tables' names.
    private func tables(of schema: SchemaFile?) throws -> [ImportSource.Table] {
        let given = try files.map { try TableOption($0).table }
        var isDataset = false
        if case .tables? = schema { isDataset = true }
        return given.enumerated().map { index, file in
            // One file is what its dataset is called, unless a name was given.
            let isNamed = file.path != files[index]
            let name = files.count > 1 || isNamed || isDataset ? file.name : dataset ?? file.name
            return ImportSource.Table(name: table ?? name, path: file.path)
        }
    }

    func run() async throws {
        let declared = try schema.map { try SchemaFile(path: $0) }
        let tables = try tables(of: declared)
        for table in tables where !FileManager.default.isReadableFile(atPath: table.path) {
            throw CommandError(.fileUnreadable, "cannot read \(table.path)")
        }
        let source = try ImportSource(
            files: tables, schema: declared, subjectKeys: try subject.map(SubjectOption.key),
            threads: threads ?? LocalWorkers.threads)
        let bar = ProgressBar("importing \(tables.count == 1 ? tables[0].name : "\(tables.count) tables")")
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
        if outcome.tables.count > 1 {
            for table in outcome.tables {
                try Terminal.output("\(table.name): \(table.rows) rows, \(table.columns) columns")
            }
        }
        let subjects = outcome.subjects.sorted { $0.key < $1.key }.map { ", \($0.value) subjects by \($0.key)" }
            .joined()
        try Terminal.output(
            "\(outcome.rows) rows, \(outcome.columns) columns\(subjects); \(outcome.bytes) bytes in \(outcome.folder)")
        try Terminal.output("version \(outcome.version)")
    }
}
