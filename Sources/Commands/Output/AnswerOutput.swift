import Foundation

/// Shows what the server answered: whole as JSON, or in a form for people.
enum AnswerOutput {
    /// One thing: its fields, one a line.
    static func show(_ answer: JSONValue, json: Bool) throws {
        if json { return try JSONOutput.print(answer) }
        try Terminal.output(fields(of: answer, indent: ""))
    }

    /// Several things: a line each, with these fields (`title.en` reaches into one).
    static func list(_ answer: JSONValue, columns: [String], json: Bool) throws {
        if json { return try JSONOutput.print(answer) }
        guard !answer.elements.isEmpty else { return try Terminal.output("none") }
        var table = TextTable(columns)
        table.rows = answer.elements.map { element in columns.map { cell(element[$0], name: $0) } }
        try Terminal.output(table.text)
    }

    /// Moments come as milliseconds since 1970; people get them in RFC 3339.
    static func cell(_ value: JSONValue?, name: String) -> String {
        guard let value else { return "" }
        let isMoment = name.hasSuffix("At") || name.hasSuffix("After") || ["from", "until", "at"].contains(name)
        guard isMoment, case .integer(let milliseconds) = value else { return value.line }
        return Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(.iso8601)
    }

    static func fields(of value: JSONValue, indent: String) -> String {
        guard case .object(let members) = value else { return indent + value.line }
        let shown = members.filter { $0.value != .null }.sorted { left, right in
            // The identifier leads; the rest by name.
            left.key == "id" || (right.key != "id" && left.key < right.key)
        }
        let width = shown.map(\.key.count).max() ?? 0
        return shown.map { key, value in
            switch value {
            case .object(let inner) where !inner.isEmpty:
                return "\(indent)\(key):\n" + fields(of: value, indent: indent + "  ")
            case .array(let elements) where elements.contains(where: { if case .object = $0 { true } else { false } }):
                return "\(indent)\(key):\n" + elements.map { item($0, indent: indent + "  ") }.joined(separator: "\n")
            default:
                return indent + key + ":" + String(repeating: " ", count: width - key.count + 1)
                    + cell(value, name: key)
            }
        }.joined(separator: "\n")
    }

    /// Longest item of a list that stays on one line, in characters.
    private static let itemWidth = 110

    private static func item(_ value: JSONValue, indent: String) -> String {
        if value.line.count <= itemWidth { return "\(indent)- \(value.line)" }
        return "\(indent)-\n" + fields(of: value, indent: indent + "  ")
    }
}
