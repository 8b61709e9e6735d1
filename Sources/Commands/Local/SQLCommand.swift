import ArgumentParser
import Foundation
import Service

/// `sluice sql`
struct SQLCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql", abstract: "Query open data on this machine, in the same confined worker that jobs run in.",
        discussion: """
            A table is a CSV file or a folder that `sluice import --out` made (of several tables, each comes by its own \
            name); restricted seals are refused. In CSV output an \
            empty unquoted field is NULL, "" is the empty string.

            Examples:
              sluice sql --table t=people.csv 'SELECT city, COUNT(*) AS n FROM t GROUP BY city ORDER BY n DESC'
              sluice sql --table t=./seal --evidence --format table 'SELECT year, AVG(pay) AS pay FROM t GROUP BY year'
            """)

    @Option(help: "A table, NAME=PATH; without NAME= the file's own name.")
    var table: [String] = []

    @Option(help: "csv, json or table (default: table on a terminal, else csv).")
    var format: ResultFormat?

    @Flag(help: "The same as --format json.")
    var json = false

    @Option(help: "Threads of the worker (default: one a processor).")
    var threads: Int?

    @Flag(help: "Add n_rows, n_subjects and, for each SUM or AVG column c, c_top1 and c_top2.")
    var evidence = false

    @Option(name: .customLong("repeat"), help: "Run it so many times in one worker; the last result is shown.")
    var repetitions = 1

    @Flag(help: "One JSON line a run on standard error: {\"run\":1,\"execute_ms\":…}.")
    var timing = false

    @Flag(help: "Show the plan, not the result.")
    var explain = false

    @Argument(help: "The query; - reads it from standard input.")
    var sql: String

    func validate() throws {
        guard (1...64).contains(threads ?? 1) else { throw ValidationError("--threads is 1 to 64") }
        guard (1...100_000).contains(repetitions) else { throw ValidationError("--repeat is 1 to 100000") }
        guard !json || format == nil || format == .json else { throw ValidationError("--json contradicts --format") }
        let names = try table.map { try TableOption($0).table.name.lowercased() }
        guard Set(names).count == names.count else { throw ValidationError("two tables have the same name") }
    }

    func run() async throws {
        let tables = try table.map { try TableOption($0).table }
        for table in tables where !FileManager.default.isReadableFile(atPath: table.path) {
            throw CommandError(.fileUnreadable, "cannot read \(table.path)")
        }
        let query = LocalQuery(
            text: try text(), tables: tables, evidence: evidence, explain: explain, repeatCount: repetitions,
            threads: threads ?? LocalWorkers.threads)
        let bar = ProgressBar("reading")
        let result: LocalResult
        do {
            defer { bar.finish() }
            result = try await LocalEngine(leastMode: LocalWorkers.leastMode).sql(query, progress: bar.progress)
        }
        if timing {
            for (index, microseconds) in result.runMicroseconds.enumerated() {
                Terminal.error("{\"run\":\(index + 1),\"execute_ms\":\(Double(microseconds) / 1000)}", prefix: "")
            }
        }
        if explain { return try Terminal.output(result.explain ?? "") }
        let shown = format ?? (json ? .json : Terminal.outputIsTerminal ? .table : .csv)
        try ResultOutput.write(result.table, as: shown)
    }

    private func text() throws -> String {
        guard sql == "-" else { return sql }
        let data = FileHandle.standardInput.readDataToEndOfFile()
        guard let text = String(validating: data, as: UTF8.self), !text.isEmpty else {
            throw CommandError(.standardInputEmpty, "standard input holds no query")
        }
        return text
    }
}
