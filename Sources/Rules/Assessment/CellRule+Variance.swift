import Schemas

/// STDDEV and VAR add squares up: one far value makes up the whole of them long before it dominates the sum.
extension CellRule {
    /// Dominance of the squared deviations, as far as the evidence shows them: of the largest contributors, as if every
    /// subject had equally many rows. No deviation at all says what each person has.
    func assessVariance(
        _ value: Value, _ cell: CellEvidence, _ amounts: Amounts, key: Int, _ policy: DisclosurePolicy,
        _ findings: inout Findings
    ) {
        guard let squares = squares(value, rows: cell.rows), cell.rows > 1, cell.subjects > 0 else { return }
        let (top1, top2, total) = amounts.approximateParts
        let mean = total / Double(cell.rows)
        // Rounding leaves a little where there is nothing.
        if squares <= total * mean * 0x1p-40 { findings.add(.classDisclosure) }
        let rowsEach = Double(cell.rows) / Double(cell.subjects)
        func deviation(_ contribution: Double) -> Double {
            // The mean of signed values is at most that of their sizes: this is the least it can be.
            let least = max(0, contribution - rowsEach * mean)
            return least * least / rowsEach
        }
        let held = policy.dominance.largest == 1 ? deviation(top1) : deviation(top1) + deviation(top2)
        let percent = Double(policy.dominance.maximumPercent)
        guard held.isFinite else { return findings.add(.dominance) }
        let permille = held > 0 ? min(9.999, squares * percent / 100 / held) * 1000 : 9999
        findings.note(.dominance, passes: held * 100 <= squares * percent, permille: Int(permille), key: key)
    }

    /// The sum of squared deviations behind a standard deviation or a variance.
    private func squares(_ value: Value, rows: Int64) -> Double? {
        guard case .double(let number) = value, number.isFinite else { return nil }
        return switch aggregate {
        case .standardDeviationSample: number * number * Double(rows - 1)
        case .standardDeviationPopulation: number * number * Double(rows)
        case .varianceSample: number * Double(rows - 1)
        case .variancePopulation: number * Double(rows)
        default: nil
        }
    }
}
