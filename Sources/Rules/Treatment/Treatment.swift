import Schemas

/// Turns a result and its verdicts into what may leave: redaction first, then rounding.
package enum Treatment {
    /// `roundsCounts` asks for rounding where the policy leaves the choice. A failing cell is redacted whatever its kind.
    package static func apply(
        _ result: ResultTable, _ verdicts: VerdictTable, policy: DisclosurePolicy, roundsCounts: Bool = false
    ) throws(RulesError) -> ReleasableTable {
        let (rows, columns) = (result.rowCount, result.columns.count)
        guard verdicts.rowCount == rows, verdicts.columnCount == columns, verdicts.cells.count == rows * columns,
            result.vectors.count == columns, result.vectors.allSatisfy({ $0.count == rows })
        else { throw RulesError(.shapeMismatch, "the verdicts belong to another result") }
        let base = policy.rounding.always || roundsCounts ? policy.rounding.countBase : nil
        var cells: [ReleasableCell] = []
        cells.reserveCapacity(rows * columns)
        for row in 0..<rows {
            for column in 0..<columns {
                guard verdicts[row, column].passes else {
                    cells.append(.redacted)
                    continue
                }
                let value = result.vectors[column][row]
                cells.append(.value(rounded(value, result.columns[column].role, base: base, policy)))
            }
        }
        return ReleasableTable(columns: result.columns, rowCount: rows, cells: cells)
    }

    private static func rounded(_ value: Value, _ role: ColumnRole, base: Int64?, _ policy: DisclosurePolicy) -> Value {
        guard case .aggregate(let kind, _) = role else { return value }
        switch kind {
        case .countRows, .count, .countDistinct:
            guard let base, case .integer(let count) = value, count >= 0 else { return value }
            return .integer(DisclosurePolicy.Rounding.round(count, base: base))
        case .minimum, .maximum: return value
        default: return SignificantDigits.round(value, to: policy.limits.significantDigits)
        }
    }
}
