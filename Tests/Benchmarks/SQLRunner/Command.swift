import Execution
import Schemas

/// The command line.
struct Command {
    enum Format: String { case csv, json, none }

    /// A CSV file that becomes a table.
    struct Table {
        var name: String
        var file: String
        /// The schema file of `sluice import`; nil: types are inferred.
        var schema: String?
        var subjects: [SubjectKey] = []
    }

    struct Invalid: Error, CustomStringConvertible { var description: String }

    static let usage = """
        usage: sql-runner [--table NAME=FILE.csv[,SCHEMA.json[,SUBJECT…]]]… [options] [FILE | -]
          Statements end with ; and are read from FILE or standard input, each is answered before the next is read.
          -e SQL           one statement instead
          --tables FOLDER  every FOLDER/NAME.csv; schemas from FOLDER/NAME.schema.json where there is one
          --schemas FOLDER schemas of --tables from here
          --cache FOLDER   keeps sealed files, made again when source or schema change (default: .sluice-cache)
          --threads N  --batch N  --repeat N  --memory BYTES  --import-memory BYTES  --rows N  --general (slow twins)  --explain
          --evidence  --evidence-key N (default 0: the clustering one)
          --format csv (rows on standard output, a JSON line a run on standard error), json (a JSON line a statement
          with rows and times) or none (times alone, as json)
        """

    var tables: [Table] = []
    var cache = ".sluice-cache"
    /// For each import.
    var importBytesLimit = 4 << 30
    var options = ExecutionOptions(memoryBytesLimit: 8 << 30, rowsLimit: 100_000_000, threads: 2)
    var repeats = 1
    var isEvidence = false
    /// Which subject key of the table the evidence is under.
    var evidenceKey = 0
    var isExplained = false
    var format = Format.csv
    var statement: String?
    var file = "-"

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        var folder: String?
        var schemas: String?
        func text(_ option: String) throws -> String {
            guard let value = rest.popFirst() else { throw Invalid(description: "\(option) wants a value") }
            return value
        }
        func number(_ option: String) throws -> Int {
            guard let value = Int(try text(option)), value > 0 else {
                throw Invalid(description: "\(option) wants a positive number")
            }
            return value
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--table": tables.append(try Self.table(try text(argument)))
            case "--tables": folder = try text(argument)
            case "--schemas": schemas = try text(argument)
            case "--cache": cache = try text(argument)
            case "--threads": options.threads = try number(argument)
            case "--batch": options.batchRows = try number(argument)
            case "--memory": options.memoryBytesLimit = try number(argument)
            case "--import-memory": importBytesLimit = try number(argument)
            case "--rows": options.rowsLimit = try number(argument)
            case "--repeat": repeats = try number(argument)
            case "--general": options.useFastKernels = false
            case "--evidence": isEvidence = true
            case "--evidence-key": evidenceKey = try number(argument)
            case "--explain": isExplained = true
            case "--format":
                guard let known = Format(rawValue: try text(argument)) else {
                    throw Invalid(description: "--format is csv, json or none")
                }
                format = known
            case "-e": statement = try text(argument)
            case _ where argument.hasPrefix("--"): throw Invalid(description: "unknown option \(argument)")
            default: file = argument
            }
        }
        if let folder { tables += try Input.tables(in: folder, schemas: schemas ?? folder) }
    }

    private static func table(_ text: String) throws -> Table {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        let fields = parts.last?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
        guard parts.count == 2, let file = fields.first else {
            throw Invalid(description: "--table wants NAME=FILE.csv[,SCHEMA.json[,SUBJECT…]]")
        }
        return Table(
            name: parts[0], file: file, schema: fields.dropFirst().first.flatMap { $0.isEmpty ? nil : $0 },
            subjects: fields.dropFirst(2).map { SubjectKey(column: $0, type: $0) })
    }
}
