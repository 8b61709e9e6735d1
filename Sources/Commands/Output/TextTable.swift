/// Aligned columns for people.
struct TextTable {
    enum Alignment { case left, right }

    var headings: [String]
    var alignments: [Alignment]
    var rows: [[String]] = []

    init(_ headings: [String], alignments: [Alignment]? = nil) {
        self.headings = headings
        self.alignments = alignments ?? headings.map { _ in .left }
    }

    /// Lines without a final newline: headings, a rule, rows.
    var text: String {
        var widths = headings.map(Self.width)
        for row in rows {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], Self.width(cell)) }
        }
        func line(_ cells: [String]) -> String {
            var parts: [String] = []
            for (column, cell) in cells.enumerated() {
                let space = String(repeating: " ", count: widths[column] - Self.width(cell))
                parts.append(alignments[column] == .right ? space + cell : cell + space)
            }
            var text = parts.joined(separator: "  ")
            while text.hasSuffix(" ") { text.removeLast() }
            return text
        }
        let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
        return ([line(headings), rule] + rows.map(line)).joined(separator: "\n")
    }

    /// Columns of a terminal that a text takes: East Asian wide characters take two.
    private static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
                0xFFE0...0xFFE6, 0x20000...0x3FFFD:
                sum + 2
            default: sum + (scalar.properties.generalCategory == .nonspacingMark ? 0 : 1)
            }
        }
    }
}
