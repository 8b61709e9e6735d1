import Foundation
import Schemas
import Service

/// A request as its reviewers read it: the words, then each result as a table with what is known of every cell.
enum ReviewOutput {
    static func text(_ request: RequestView) -> String {
        var lines = [
            "request \(request.id): \(request.state.rawValue), by \(request.organisation), for \(joined(request.recipients))"
        ]
        if let context = request.context { lines.append("context: \(context)") }
        if let consolidated = request.consolidated { lines.append("checkers together: \(consolidated.rawValue)") }
        for (index, round) in request.rounds.enumerated() {
            for opinion in round.opinions {
                lines.append(
                    "round \(index + 1): \(opinion.person) of \(opinion.organisation) says \(opinion.verdict.rawValue): \(opinion.comment)"
                )
            }
        }
        for comment in request.comments { lines.append("to the submitter: \(comment)") }
        if let release = request.release { lines.append("release: \(release)") }
        for result in request.results { lines += ["", Self.text(result)] }
        return lines.joined(separator: "\n")
    }

    private static func text(_ result: ResultView) -> String {
        var lines = ["result of job \(result.job)"]
        if let text = result.text {
            lines.append("  \(text.split(whereSeparator: \.isNewline).joined(separator: " "))")
        }
        if result.hadScalarErrors == true { lines.append("  some scalar values had no result and count as NULL") }
        if let table = result.trueTable {
            lines += [
                "true table (for checkers alone; ! fails a rule, ~ comes near one):", grid(table, mark: mark(result)),
            ]
            lines += failures(result, table)
            lines += evidence(result)
        }
        if let table = result.releasable {
            let redacted = table.rows.joined().count(where: \.isRedacted)
            lines += ["releasable table (\(redacted) cells redacted):", grid(table) { _, _ in "" }]
            lines += bands(result)
        }
        return lines.joined(separator: "\n")
    }

    private static func grid(_ table: TableView, mark: (Int, Int) -> String) -> String {
        var text = TextTable(
            table.columns.map(\.name),
            alignments: table.columns.map { column in
                switch column.type {
                case .integer, .decimal, .double: .right
                default: .left
                }
            })
        text.rows = table.rows.enumerated().map { row, cells in
            cells.enumerated().map { column, cell in
                (cell.isRedacted ? "■" : cell.text ?? "NULL") + mark(row, column)
            }
        }
        return text.text
    }

    private static func mark(_ result: ResultView) -> (Int, Int) -> String {
        { row, column in
            guard let verdict = result.verdicts?[row][column] else { return "" }
            return verdict.passes ? verdict.isNearMiss ? " ~" : "" : " !"
        }
    }

    /// Each failing cell with its rules, by its place in the table.
    private static func failures(_ result: ResultView, _ table: TableView) -> [String] {
        var lines: [String] = []
        for (row, verdicts) in (result.verdicts ?? []).enumerated() {
            for (column, verdict) in verdicts.enumerated() where !verdict.passes {
                lines.append(
                    "  ! row \(row + 1), \(table.columns[column].name): \(verdict.reasons.map(\.rawValue).joined(separator: ", "))"
                )
            }
        }
        return lines
    }

    /// Rows and subjects of every row's first and last cell: the group's size, and the weakest aggregate beside it.
    private static func evidence(_ result: ResultView) -> [String] {
        guard let evidence = result.evidence, let keys = result.subjectKeys else { return [] }
        return keys.enumerated().map { index, key in
            let counts = evidence.map { cells in cells.map { $0[index].subjects }.min() ?? 0 }
            return
                "  fewest \(key.type)s (\(key.column)) behind a cell, by row: \(counts.map(String.init).joined(separator: " "))"
        }
    }

    /// How many cells lie in each band; of no use beside the evidence itself.
    private static func bands(_ result: ResultView) -> [String] {
        guard let bands = result.bands, result.evidence == nil else { return [] }
        let counts = Dictionary(grouping: bands.joined(), by: \.subjects.rawValue).mapValues(\.count)
        return [
            "  subjects behind the cells, in bands: "
                + counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        ]
    }

    private static func joined(_ ids: [some CustomStringConvertible]) -> String {
        ids.map(\.description).joined(separator: ", ")
    }
}
