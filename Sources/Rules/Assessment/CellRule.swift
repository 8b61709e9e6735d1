import Schemas

/// What the rules ask of the cells of one column.
struct CellRule {
    enum Kind {
        case group
        case rowLevel
        case percentile
        /// COUNT: of rows or of values.
        case count
        case countDistinct
        case sum
        /// AVG, STDDEV, VAR.
        case moment
        case extreme
    }

    var kind: Kind
    /// Nil for anything but an aggregate.
    var aggregate: AggregateKind?
    /// The rest of the group matters too: the table tells, directly or by a ratio, how many values stand behind the cell,
    /// or the argument is no plain column and may leave rows out by a condition.
    var watchesComplement: Bool
    /// The argument stands under a condition: the rows left out must pass as if they were published.
    var isConditional: Bool

    init(column: ResultColumn, among columns: [ResultColumn]) {
        guard case .aggregate(let aggregate, let argument) = column.role else {
            kind = column.role.isGroup ? .group : .rowLevel
            watchesComplement = false
            isConditional = false
            return
        }
        self.aggregate = aggregate
        kind =
            switch aggregate {
            case .countRows, .count: .count
            case .countDistinct: .countDistinct
            case .sum: .sum
            case .average, .standardDeviationSample, .standardDeviationPopulation, .varianceSample, .variancePopulation:
                .moment
            case .minimum, .maximum: .extreme
            case .percentileContinuous, .percentileDiscrete: .percentile
            // No rule judges these yet: they fail as a row would.
            default: .rowLevel
            }
        isConditional = argument == nil && aggregate != .countRows
        watchesComplement =
            kind == .count || argument == nil || CountRatio.isRevealed(by: aggregate, of: argument, among: columns)
    }

    /// The verdict on one cell: `evidence` by subject key.
    func assess(_ value: Value, _ evidence: [CellEvidence], group: GroupFigures, policy: DisclosurePolicy)
        -> CellVerdict
    {
        switch kind {
        case .rowLevel: return CellVerdict(reasons: [.rowLevel])
        case .group:
            guard case .text(let label) = value, label.utf8.count > policy.limits.textBytes else {
                return CellVerdict(reasons: [])
            }
            return CellVerdict(reasons: [.textTooLong])
        default: break
        }
        var findings = Findings()
        inspect(value, evidence, policy, &findings)
        for (key, cell) in evidence.enumerated() {
            guard inspectFigures(cell, &findings) else { continue }
            let least = policy.subjects.minimum
            findings.require(min(cell.subjects, group.subjects[key]), atLeast: least, .subjects, key: key)
            if watchesComplement, let rest = group.fewestLeftOut(by: cell, key: key), rest < least {
                findings.add(.complement)
            }
            if isConditional { assessComplement(cell, key: key, policy, &findings) }
            switch kind {
            case .sum, .moment: assessContributions(value, cell, key: key, policy, &findings)
            case .count: assessRowsPerSubject(cell, key: key, policy, &findings)
            case .percentile: assessPercentile(cell, key: key, policy, &findings)
            case .extreme:
                if let holders = cell.atExtreme {
                    findings.require(holders, atLeast: policy.extremes.minimumSubjects, .atExtreme, key: key)
                    // Everybody holds it: the value is everybody's.
                    if holders == cell.subjects { findings.add(.classDisclosure) }
                } else {
                    findings.add(.evidenceMissing)
                }
            case .countDistinct, .group, .rowLevel: break
            }
        }
        return findings.verdict
    }

    /// The value itself, and what it says against the evidence.
    private func inspect(
        _ value: Value, _ evidence: [CellEvidence], _ policy: DisclosurePolicy, _ findings: inout Findings
    ) {
        if evidence.contains(where: { $0.rows != evidence[0].rows }) { findings.add(.inconsistent) }
        switch (kind, value) {
        case (.count, .integer(let count)): if count != evidence[0].rows { findings.add(.inconsistent) }
        case (.countDistinct, .integer(let count)):
            if count < 0 || count > evidence[0].rows { findings.add(.inconsistent) }
            // The things counted are themselves subjects of some kind, or stand for them.
            if count < policy.subjects.minimum { findings.add(.subjects) }
        case (.count, _), (.countDistinct, _): findings.add(.inconsistent)
        case (_, .null): findings.add(.noValue)
        case (_, .double(let number)): if !number.isFinite { findings.add(.notFinite) }
        case (_, .text(let text)): if text.utf8.count > policy.limits.textBytes { findings.add(.textTooLong) }
        default: break
        }
    }

    /// False where the figures are no figures: then nothing else is worth asking.
    func inspectFigures(_ cell: CellEvidence, _ findings: inout Findings) -> Bool {
        if cell.exactness == .none { findings.add(.notExact) }
        let isSound =
            cell.rows >= 0 && cell.subjects >= 0 && cell.nonzero >= 0 && cell.subjects <= cell.rows
            && cell.nonzero <= cell.subjects
            && [cell.atExtreme, cell.sides?.below, cell.sides?.above].allSatisfy { figure in
                figure.map { (0...cell.subjects).contains($0) } ?? true
            }
        if !isSound { findings.add(.inconsistent) }
        return isSound
    }
}
