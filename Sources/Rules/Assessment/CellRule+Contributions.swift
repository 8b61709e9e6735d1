import Schemas

extension CellRule {
    /// Threshold of contributions that are not zero, dominance, p%, and what an indicator column would give away.
    func assessContributions(
        _ value: Value, _ cell: CellEvidence, key: Int, _ policy: DisclosurePolicy, _ findings: inout Findings
    ) {
        guard let additive = cell.additive else { return findings.add(.evidenceMissing) }
        guard let amounts = Amounts(additive),
            amounts.isConsistent(contributors: contributors(cell), isExact: cell.exactness == .exact)
        else { return findings.add(.inconsistent) }
        if kind == .sum, !value.isNull, cell.exactness == .exact, !amounts.allows(sum: value) {
            findings.add(.inconsistent)
        }
        findings.require(cell.nonzero, atLeast: policy.subjects.minimum, .nonzero, key: key)
        if cell.rows > 0, amounts.isZero { findings.add(.classDisclosure) }
        concentration(amounts, key: key, policy, &findings)
        assessVariance(value, cell, amounts, key: key, policy, &findings)
        // Attack 3: an indicator among the measures. Its sum is a count, its complement is one too.
        let size = amounts.comparedWithRows(cell.rows)
        if size.isAtMost, (1..<policy.subjects.minimum).contains(cell.subjects - cell.nonzero) {
            findings.add(.complement)
        }
        if size.isEqual, cell.rows > 0 { findings.add(.classDisclosure) }
    }

    /// A count is a sum of ones: one person's many rows must not make it up (attack 4).
    func assessRowsPerSubject(_ cell: CellEvidence, key: Int, _ policy: DisclosurePolicy, _ findings: inout Findings) {
        guard let additive = cell.additive else { return }
        guard let amounts = Amounts(additive),
            amounts.isConsistent(contributors: contributors(cell), isExact: cell.exactness == .exact)
        else { return findings.add(.inconsistent) }
        if cell.exactness == .exact, !amounts.comparedWithRows(cell.rows).isEqual { findings.add(.inconsistent) }
        concentration(amounts, key: key, policy, &findings)
    }

    /// Subjects, and one more for the rows without a subject.
    private func contributors(_ cell: CellEvidence) -> Int64 { cell.nonzero &+ 1 }

    private func concentration(_ amounts: Amounts, key: Int, _ policy: DisclosurePolicy, _ findings: inout Findings) {
        let (largest, percent) = (policy.dominance.largest, policy.dominance.maximumPercent)
        findings.note(
            .dominance, passes: amounts.passesDominance(largest: largest, percent: percent),
            permille: percent * 10_000 / max(1, amounts.topShare), key: key)
        findings.note(
            .pPercent, passes: amounts.passesPPercent(percent: policy.pPercent.minimumPercent),
            permille: amounts.restShare * 100 / policy.pPercent.minimumPercent, key: key)
    }
}
