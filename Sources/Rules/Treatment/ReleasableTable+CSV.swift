import Schemas

extension ReleasableTable {
    /// What stands in the place of a redacted cell.
    package static let redactionMark = "[redacted]"

    /// RFC 4180 with line feeds: a header, NULL as an empty field, the empty string as `""`.
    package var csv: String {
        var text = columns.map { Self.field($0.name) }.joined(separator: ",") + "\n"
        for row in 0..<rowCount {
            let fields = columns.indices.map { column in
                switch self[row, column] {
                case .redacted: Self.redactionMark
                case .value(let value): value.text.map(Self.field) ?? ""
                }
            }
            text += fields.joined(separator: ",") + "\n"
        }
        return text
    }

    /// Quoted where it must be, and where it would read as a redaction.
    private static func field(_ text: String) -> String {
        let special: Set<UInt8> = [0x22, 0x2C, 0x0A, 0x0D]
        guard text.isEmpty || text == redactionMark || text.utf8.contains(where: special.contains) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
