import Foundation
import Schemas

/// One `.slt` file, read by the format of `Cases/README.md`.
struct CaseFile {
    struct Case {
        enum Expectation {
            case rows(kinds: String, isSorted: Bool, lines: [String])
            case refusal(code: String)
        }

        var line: Int
        var sql: String
        var expectation: Expectation
    }

    struct Malformed: Error { var line: Int }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Cases")

    /// Names of all files, sorted.
    static let all = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".slt") }.sorted()

    var tables: [CaseTable] = []
    var cases: [Case] = []

    init(_ name: String) throws {
        let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
        var block: [String] = []
        for (index, line) in (text.components(separatedBy: "\n") + [""]).enumerated() {
            if !line.isEmpty {
                block.append(line)
                continue
            }
            try read(block, endingBefore: index)
            block = []
        }
    }

    private mutating func read(_ block: [String], endingBefore end: Int) throws {
        var lines = block[...]
        while let first = lines.first, first.hasPrefix("#") {
            let words = first.split(separator: " ").map(String.init)
            if words.count == 4, words[1] == "table" { tables.append(try CaseTable(name: words[2], file: words[3])) }
            lines.removeFirst()
        }
        guard let head = lines.popFirst()?.split(separator: " ").map(String.init) else { return }
        let line = end - lines.count
        let sql = lines.prefix { $0 != "----" }.joined(separator: "\n")
        let results = lines.drop { $0 != "----" }.dropFirst()
        switch (head.first, head.count) {
        case ("statement", 3) where head[1] == "error":
            cases.append(Case(line: line, sql: sql, expectation: .refusal(code: head[2])))
        case ("query", 3) where head[2] == "nosort" || head[2] == "rowsort":
            let expectation = Case.Expectation.rows(
                kinds: head[1], isSorted: head[2] == "rowsort", lines: Array(results))
            cases.append(Case(line: line, sql: sql, expectation: expectation))
        default: throw Malformed(line: line)
        }
    }
}

/// A table beside the cases: a CSV without quotes but `""`, and its schema.
struct CaseTable {
    var schema: TableSchema
    var rows: [[Value]]

    struct Malformed: Error { var file: String, line: Int }

    init(name: String, file: String) throws {
        let data = try Data(contentsOf: CaseFile.folder.appendingPathComponent(file))
        let schemaFile = file.replacingOccurrences(of: ".csv", with: ".schema.json")
        var schema = try JSONDecoder().decode(
            TableSchema.self, from: Data(contentsOf: CaseFile.folder.appendingPathComponent(schemaFile)))
        schema.name = name
        self.schema = schema
        rows = try String(decoding: data, as: UTF8.self).split(separator: "\n").enumerated().dropFirst().map {
            index, line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == schema.columns.count else { throw Malformed(file: file, line: index + 1) }
            return try zip(schema.columns, fields).map { column, field in
                if field.isEmpty { return .null }
                guard let value = Value(text: field == "\"\"" ? "" : field, as: column.type) else {
                    throw Malformed(file: file, line: index + 1)
                }
                return value
            }
        }
    }
}
