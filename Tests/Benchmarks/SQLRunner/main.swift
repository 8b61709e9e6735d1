import Columns
import Execution
import Foundation
import Planning
import Schemas

// Runs SQL statements in this process, without server, worker or sandbox: for tests of the engine against others, for
// benchmarks and for profiles. `sql-runner --help` tells how.

let command: Command
do {
    command = try Command(Array(CommandLine.arguments.dropFirst()))
} catch {
    Output.error("sql-runner: \(error)\n\(Command.usage)")
    exit(2)
}
do {
    let cache = TableCache(
        folder: command.cache, threads: command.options.threads, memoryBytesLimit: command.importBytesLimit)
    let tables = try command.tables.map { try cache.table($0) }
    let runner = StatementRunner(command: command, tables: tables)
    if let statement = command.statement {
        runner.run(statement)
    } else {
        var statements = StatementReader(try Input.open(command.file))
        while let statement = statements.next() { runner.run(statement) }
    }
    exit(runner.hasFailed && command.format == .csv ? 1 : 0)
} catch {
    Output.error("sql-runner: \(error)")
    exit(1)
}
