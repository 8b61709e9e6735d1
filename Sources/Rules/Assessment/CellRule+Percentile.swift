import Schemas

extension CellRule {
    /// Threshold on each side of the reported value. Its rows are counted like those of COUNT: one person with most rows
    /// would be the percentile (attack 4).
    func assessPercentile(_ cell: CellEvidence, key: Int, _ policy: DisclosurePolicy, _ findings: inout Findings) {
        guard let sides = cell.sides, cell.additive != nil else { return findings.add(.evidenceMissing) }
        let fewest = min(sides.below, sides.above)
        findings.require(fewest, atLeast: policy.percentiles.minimumSubjectsEachSide, .sides, key: key)
        assessRowsPerSubject(cell, key: key, policy, &findings)
    }
}
