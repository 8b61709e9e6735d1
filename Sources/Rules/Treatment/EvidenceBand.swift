import Schemas

/// Subjects behind a cell, coarsely, in multiples of the policy's threshold.
package enum SubjectBand: String, Hashable, Sendable, Codable, CaseIterable {
    case belowThreshold, upToTwice, upToFiveTimes, upToTenTimes, more
}

/// Share of the two largest contributors, coarsely.
package enum ConcentrationBand: String, Hashable, Sendable, Codable, CaseIterable {
    case upToQuarter, upToHalf, upToThreeQuarters, more
}

/// What the authority sees of a cell's evidence, the worst subject key.
package struct EvidenceBand: Hashable, Sendable, Codable {
    package var subjects: SubjectBand
    /// Nil where the aggregate adds nothing up, or below the threshold.
    package var concentration: ConcentrationBand?

    /// Of one cell, its evidence by subject key.
    package init(_ evidence: [CellEvidence], policy: DisclosurePolicy) {
        let least = policy.subjects.minimum
        let figure = evidence.map(\.subjects).min() ?? 0
        subjects =
            switch figure {
            case ..<least: .belowThreshold
            case ..<(2 * least): .upToTwice
            case ..<(5 * least): .upToFiveTimes
            case ..<(10 * least): .upToTenTimes
            default: .more
            }
        guard subjects != .belowThreshold else { return }
        let shares = evidence.compactMap { $0.additive.flatMap(Amounts.init)?.topShare }
        concentration = shares.max().map { share in
            switch share {
            case ...250: .upToQuarter
            case ...500: .upToHalf
            case ...750: .upToThreeQuarters
            default: .more
            }
        }
    }

    /// Of every cell: `[row * columnCount + column]`.
    package static func all(_ evidence: EvidenceTable, policy: DisclosurePolicy) -> [EvidenceBand] {
        let keys = evidence.subjectKeys.indices
        return (0..<evidence.rowCount).flatMap { row in
            (0..<evidence.columnCount).map { column in
                EvidenceBand(keys.map { evidence[row, column, $0] }, policy: policy)
            }
        }
    }
}
