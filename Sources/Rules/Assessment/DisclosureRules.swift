import Schemas

/// The rules over a result and its evidence. Everything doubtful fails.
package enum DisclosureRules {
    /// A verdict for every cell. `sensitiveColumns` are the positions of grouping columns of use `sensitive`, which are
    /// watched for class disclosure; `tables` are those that the job may read, and what the result names must be declared there.
    package static func assess(
        _ result: ResultTable, _ evidence: EvidenceTable, policy: DisclosurePolicy, sensitiveColumns: [Int] = [],
        tables: [TableSchema]? = nil
    ) -> VerdictTable {
        let (rows, columns) = (result.rowCount, result.columns.count)
        if let reason = reasonForAll(result, evidence, policy, tables) {
            let cells = Array(repeating: CellVerdict(reasons: [reason]), count: max(0, rows) * columns)
            return VerdictTable(rowCount: rows, columnCount: columns, cells: cells)
        }
        let alike = ClassDisclosure.rows(result, evidence, sensitiveColumns: sensitiveColumns)
        let kinds = result.columns.map { CellRule(column: $0, among: result.columns) }
        var cells: [CellVerdict] = []
        cells.reserveCapacity(rows * columns)
        for row in 0..<rows {
            let group = GroupFigures(evidence, row: row, columns: result.columns)
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
        _ result: ResultTable, _ evidence: EvidenceTable, _ policy: DisclosurePolicy, _ tables: [TableSchema]?
    ) -> Reason? {
        let (rows, columns, keys) = (result.rowCount, result.columns.count, evidence.subjectKeys.count)
        if keys == 0 { return .noSubjectKey }
        let fits =
            rows >= 0 && result.vectors.count == columns && result.vectors.allSatisfy { $0.count == rows }
            && evidence.rowCount == rows && evidence.columnCount == columns
            && evidence.cells.count == rows * columns * keys
        if !fits { return .inconsistent }
        if let tables, !DeclaredShape.isDeclared(result, evidence, tables: tables) { return .undeclared }
        if rows > policy.limits.rows { return .tooManyRows }
        return columns > policy.limits.columns ? .tooManyColumns : nil
    }
}
