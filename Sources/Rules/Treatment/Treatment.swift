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
                cells.append(treated(result, row, column, base: base, policy))
            }
        }
        return ReleasableTable(columns: result.columns, rowCount: rows, cells: cells)
    }

    private static func treated(
        _ result: ResultTable, _ row: Int, _ column: Int, base: Int64?, _ policy: DisclosurePolicy
    ) -> ReleasableCell {
        let value = result.vectors[column][row]
        guard case .aggregate(let kind, let argument) = result.columns[column].role else { return .value(value) }
        switch kind {
        case .countRows, .count, .countDistinct:
            guard let base, case .integer(let count) = value, count >= 0 else { return .value(value) }
            return .value(.integer(DisclosurePolicy.Rounding.round(count, base: base)))
        case .minimum, .maximum: return .value(value)
        case .percentileContinuous, .percentileDiscrete:
            return .value(SignificantDigits.round(value, to: policy.percentiles.significantDigits))
        default: break
        }
        let digits = policy.limits.significantDigits
        // Two aggregates whose ratio is the count would undo its rounding.
        if base != nil, kind == .sum, CountRatio.mayBeRevealed(by: kind, of: argument, among: result.columns) {
            return .redacted
        }
        guard let base, let partner = CountRatio.partner(of: kind, argument, among: result.columns) else {
            return .value(SignificantDigits.round(value, to: digits))
        }
        switch kind {
        case .sum: return ConsistentSum.cell(value, mean: result.vectors[partner][row], base: base, digits: digits)
        case .standardDeviationPopulation, .variancePopulation: return .redacted
        default: return .value(SignificantDigits.round(value, to: digits))
        }
    }
}
