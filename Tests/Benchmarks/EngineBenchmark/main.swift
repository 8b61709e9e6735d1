import Columns
import Execution
import Glibc
import Ingest
import Planning
import Schemas

// Runs one statement over one CSV file, sealed in memory, several times; prints the rows on standard output and a JSON line
// a run on standard error. For measuring the engine without a server, a worker or a mapping.

/// A command line: flags with values, then the statement.
struct Command {
    var file = ""
    var subjects: [String] = []
    var options = ExecutionOptions(memoryBytesLimit: 4 << 30, threads: 2)
    var repeats = 5
    var isEvidence = false
    var isExplained = false
    var statements: [String] = []

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--file": file = rest.popFirst() ?? ""
            case "--subject": subjects.append(rest.popFirst() ?? "")
            case "--threads": options.threads = rest.popFirst().flatMap { Int($0) } ?? 2
            case "--batch": options.batchRows = rest.popFirst().flatMap { Int($0) } ?? 2_048
            case "--repeat": repeats = rest.popFirst().flatMap { Int($0) } ?? 5
            case "--evidence": isEvidence = true
            case "--general": options.useFastKernels = false
            case "--explain": isExplained = true
            default: statements.append(argument)
            }
        }
    }
}

func readFile(_ path: String) -> AlignedBytes? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let size = ftell(file)
    rewind(file)
    var bytes = [UInt8](repeating: 0, count: size)
    guard fread(&bytes, 1, size, file) == size else { return nil }
    return AlignedBytes(bytes)
}

func report(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = write(2, line, line.count)
}

func milliseconds(_ duration: Duration) -> Double {
    let parts = duration.components
    return Double(parts.seconds) * 1_000 + Double(parts.attoseconds) / 1e15
}

let command = Command(Array(CommandLine.arguments.dropFirst()))
guard let input = readFile(command.file) else {
    report("cannot read \(command.file)")
    exit(2)
}
let clock = ContinuousClock()
var sealed: [UInt8] = []
var importer = Importer(
    ImportOptions(
        table: "t", subjectKeys: command.subjects.map { SubjectKey(column: $0, type: $0) },
        threads: command.options.threads))
let started = clock.now
let manifest = try importer.run(InputBytes(input.bytes, owner: input)) { bytes in
    sealed.append(contentsOf: bytes)
    return true
}
report("{\"import_ms\":\(milliseconds(clock.now - started)),\"bytes\":\(sealed.count)}")
let table = try SealedTable(manifest: manifest, memory: AlignedBytes(sealed))
for statement in command.statements {
    let query = try Planner.compile(statement, tables: [table.schema], mode: .open(evidence: command.isEvidence))
    let prepared = try PreparedQuery(query: query, tables: [table], options: command.options)
    for run in 1...command.repeats {
        let start = clock.now
        let result = try prepared.run()
        report("{\"run\":\(run),\"execute_ms\":\(milliseconds(clock.now - start))}")
        guard run == command.repeats else { continue }
        if command.isExplained { for line in result.explanation { report(line) } }
        for batch in result.batches {
            for row in 0..<batch.rowCount {
                print(batch.vectors.map { $0[row].text ?? "" }.joined(separator: ","))
            }
        }
    }
    print("--")
}
