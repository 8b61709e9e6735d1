import Schemas

/// The rules over a result and its evidence. Everything doubtful fails.
package enum DisclosureRules {
    /// A verdict for every cell. `sensitiveColumns` are the positions of grouping columns of use `sensitive`, which are
    /// watched for class disclosure.
    package static func assess(
        _ result: ResultTable, _ evidence: EvidenceTable, policy: DisclosurePolicy, sensitiveColumns: [Int] = []
    ) -> VerdictTable {
        let (rows, columns) = (result.rowCount, result.columns.count)
        if let reason = reasonForAll(result, evidence, policy) {
            let cells = Array(repeating: CellVerdict(reasons: [reason]), count: max(0, rows) * columns)
            return VerdictTable(rowCount: rows, columnCount: columns, cells: cells)
        }
        let alike = ClassDisclosure.rows(result, evidence, sensitiveColumns: sensitiveColumns)
        let kinds = result.columns.map { CellRule(column: $0, among: result.columns) }
        var cells: [CellVerdict] = []
        cells.reserveCapacity(rows * columns)
        for row in 0..<rows {
            let group = GroupFigures(evidence, row: row)
            for column in 0..<columns {
                var verdict = kinds[column].assess(
                    result.vectors[column][row], (0..<evidence.subjectKeys.count).map { evidence[row, column, $0] },
                    group: group, policy: policy)
                if alike.contains(row), !result.columns[column].role.isGroup {
                    verdict = CellVerdict(reasons: verdict.reasons + [.classDisclosure], margins: verdict.margins)
                }
                cells.append(verdict)
            }
        }
        return VerdictTable(rowCount: rows, columnCount: columns, cells: cells)
    }

    /// What condemns the whole table: shapes that do not fit, sizes beyond the policy.
    private static func reasonForAll(
        _ result: ResultTable, _ evidence: EvidenceTable, _ policy: DisclosurePolicy
    ) -> Reason? {
        let (rows, columns, keys) = (result.rowCount, result.columns.count, evidence.subjectKeys.count)
        if keys == 0 { return .noSubjectKey }
        let fits = rows >= 0 && result.vectors.count == columns && result.vectors.allSatisfy { $0.count == rows }
            && evidence.rowCount == rows && evidence.columnCount == columns && evidence.cells.count == rows * columns * keys
        if !fits { return .inconsistent }
        if rows > policy.limits.rows { return .tooManyRows }
        return columns > policy.limits.columns ? .tooManyColumns : nil
    }
}

/// The figures of a whole group, the largest of its cells' under each key.
struct GroupFigures {
    /// By subject key.
    var subjects: [Int64]

    init(_ evidence: EvidenceTable, row: Int) {
        let keys = evidence.subjectKeys.indices
        let columns = 0..<evidence.columnCount
        subjects = keys.map { key in columns.map { evidence[row, $0, key].subjects }.max() ?? 0 }
    }
}
