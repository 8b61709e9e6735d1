import Schemas

extension CellRule {
    /// An aggregate under a condition tells, beside the whole group, what the other rows add up to: these must pass the
    /// threshold and the rules of contributions too. Nobody left out is a group that is all alike (attacks 3, 23).
    func assessComplement(_ cell: CellEvidence, key: Int, _ policy: DisclosurePolicy, _ findings: inout Findings) {
        guard let complement = cell.complement else { return findings.add(.evidenceMissing) }
        let rest = CellEvidence(
            rows: complement.rows, subjects: complement.subjects, nonzero: complement.nonzero,
            additive: complement.additive, atExtreme: nil, exactness: cell.exactness)
        var own = Findings()
        guard inspectFigures(rest, &own) else { return findings.add(.inconsistent) }
        own.require(rest.subjects, atLeast: policy.subjects.minimum, .complement, key: key)
        switch kind {
        case .sum, .moment: assessContributions(.null, rest, key: key, policy, &own)
        case .count:
            if rest.additive == nil { own.add(.evidenceMissing) }
            assessRowsPerSubject(rest, key: key, policy, &own)
        default: own.add(.evidenceMissing)
        }
        let verdict = own.verdict
        if let closest = verdict.margins.min(by: { $0.permille < $1.permille }) {
            findings.note(.complement, passes: verdict.passes, permille: closest.permille, key: key)
        } else if !verdict.passes {
            findings.add(.complement)
        }
    }
}
