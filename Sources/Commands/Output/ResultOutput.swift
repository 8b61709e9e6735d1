import ArgumentParser
import Schemas

/// How `sluice sql` writes a result.
enum ResultFormat: String, ExpressibleByArgument, CaseIterable {
    case csv, json, table
}

/// A result as text. In CSV an empty unquoted field is NULL and `""` is the empty string, as in import.
enum ResultOutput {
    /// Writes to standard output.
    static func write(_ table: ResultTable, as format: ResultFormat) throws {
        try Terminal.output(text(table, as: format), terminator: "")
    }

    static func text(_ table: ResultTable, as format: ResultFormat) -> String {
        switch format {
        case .csv: csv(table)
        case .json: json(table)
        case .table: aligned(table)
        }
    }

    /// RFC 4180 with `\n` line ends, headings first.
    static func csv(_ table: ResultTable) -> String {
        var text = table.columns.map { field($0.name) }.joined(separator: ",") + "\n"
        for row in 0..<table.rowCount {
            for (column, vector) in table.vectors.enumerated() {
                if column > 0 { text += "," }
                if let value = vector[row].text { text += field(value) }
            }
            text += "\n"
        }
        return text
    }

    private static func field(_ value: String) -> String {
        guard value.isEmpty || value.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else {
            return value
        }
        return "\"" + value.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// `{"columns":[{"name","type"}],"rows":[[…]]}`; integers beyond 2^53, decimals and non-finite doubles as strings.
    static func json(_ table: ResultTable) -> String {
        let columns = table.columns.map { "{\"name\":\(string($0.name)),\"type\":\(string(name(of: $0.type)))}" }
        let rows = (0..<table.rowCount).map { row in
            "[" + table.vectors.map { scalar($0[row]) }.joined(separator: ",") + "]"
        }
        return "{\"columns\":[\(columns.joined(separator: ","))],\"rows\":[\n\(rows.joined(separator: ",\n"))]}\n"
    }

    private static func name(of type: ResultType) -> String {
        switch type {
        case .integer: "integer"
        case .double: "double"
        case .boolean: "boolean"
        case .date: "date"
        case .timestamp: "timestamp"
        case .text: "text"
        case .decimal(let scale): "decimal(\(scale))"
        }
    }

    private static func scalar(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .integer(let number) where number.magnitude <= 1 << 53: String(number)
        case .double(let number) where number.isFinite: value.text ?? "null"
        case .boolean(let truth): truth ? "true" : "false"
        default: string(value.text ?? "")
        }
    }

    /// A JSON string (RFC 8259, section 7).
    static func string(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    private static func aligned(_ table: ResultTable) -> String {
        let alignments = table.columns.map { column -> TextTable.Alignment in
            switch column.type {
            case .integer, .decimal, .double: .right
            default: .left
            }
        }
        var text = TextTable(table.columns.map(\.name), alignments: alignments)
        text.rows = (0..<table.rowCount).map { row in table.vectors.map { $0[row].text ?? "NULL" } }
        return text.text + "\n"
    }
}
