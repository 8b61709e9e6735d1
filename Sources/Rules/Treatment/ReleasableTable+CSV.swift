import Schemas

extension ReleasableTable {
    /// What stands in the place of a redacted cell.
    package static let redactionMark = "[redacted]"

    /// RFC 4180 with line feeds: a header, NULL as an empty field, the empty string as `""`. A text that a spreadsheet
    /// would run as a formula gets an apostrophe before it (CWE-1236); numbers are left alone.
    package var csv: String {
        var text = columns.map { Self.field(Self.harmless($0.name)) }.joined(separator: ",") + "\n"
        for row in 0..<rowCount {
            let fields = columns.indices.map { column in
                switch self[row, column] {
                case .redacted: Self.redactionMark
                case .value(let value): Self.text(of: value).map(Self.field) ?? ""
                }
            }
            text += fields.joined(separator: ",") + "\n"
        }
        return text
    }

    private static func text(of value: Value) -> String? {
        if case .text(let text) = value { harmless(text) } else { value.text }
    }

    /// `=`, `+`, `-`, `@`, their full-width forms, tab and carriage return begin a formula, after spaces too.
    private static func harmless(_ text: String) -> String {
        let begins: Set<Unicode.Scalar> = [
            "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
        ]
        guard let first = text.unicodeScalars.first(where: { $0 != " " }), begins.contains(first) else { return text }
        return "'" + text
    }

    /// Quoted where it must be, and where it would read as a redaction.
    private static func field(_ text: String) -> String {
        let special: Set<UInt8> = [0x22, 0x2C, 0x0A, 0x0D]
        guard text.isEmpty || text == redactionMark || text.utf8.contains(where: special.contains) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
