extension DisclosurePolicy {
    /// Raised with every change of the format; a newer one is refused.
    package static let currentVersion = 2
    /// No policy asks for fewer subjects: with five, four colluding members of a cell still face one unknown.
    package static let subjectsFloor: Int64 = 5
    /// Fewest values that may stand behind a rounded count.
    static let valuesBehindRounding = 3

    /// Refuses a policy below the floors, or one whose parts undo each other.
    package func validate() throws(RulesError) {
        guard version == Self.currentVersion else {
            throw RulesError(
                .policyVersionUnknown, "this program reads disclosure policies of version \(Self.currentVersion)")
        }
        let counts = Self.subjectsFloor...1_000_000
        guard counts.contains(subjects.minimum) else {
            throw RulesError(.subjectsBelowFloor, "subjects.minimum is at least \(Self.subjectsFloor)")
        }
        guard counts.contains(extremes.minimumSubjects) else {
            throw RulesError(.extremesBelowFloor, "extremes.minimumSubjects is at least \(Self.subjectsFloor)")
        }
        guard counts.contains(percentiles.minimumSubjectsEachSide) else {
            throw RulesError(
                .percentilesBelowFloor, "percentiles.minimumSubjectsEachSide is at least \(Self.subjectsFloor)")
        }
        guard (1...4).contains(percentiles.significantDigits), (1...50).contains(query.percentileStepPercent) else {
            throw RulesError(
                .percentileGridOutOfRange,
                "percentiles.significantDigits is 1 to 4, query.percentileStepPercent 1 to 50")
        }
        guard (1...2).contains(dominance.largest), (1...95).contains(dominance.maximumPercent) else {
            throw RulesError(.dominanceOutOfRange, "dominance takes the largest 1 or 2 and at most 95 per cent")
        }
        guard (5...100).contains(pPercent.minimumPercent) else {
            throw RulesError(.pPercentOutOfRange, "pPercent.minimumPercent is 5 to 100")
        }
        guard (1...100_000).contains(limits.rows), (1...1_000).contains(limits.columns),
            (2...12).contains(limits.significantDigits), (1...4_096).contains(limits.textBytes)
        else {
            throw RulesError(
                .limitOutOfRange,
                "limits: rows to 100000, columns to 1000, significantDigits 2 to 12, textBytes to 4096")
        }
        guard (1...100_000).contains(query.cellsLimit), (1...1_000).contains(query.outputColumnsLimit),
            (1...256).contains(query.aliasCharactersLimit), (0...4_096).contains(query.textLiteralCharactersLimit),
            (0...10_000).contains(query.filterConstantsLimit)
        else {
            throw RulesError(
                .limitOutOfRange,
                "query: cells to 100000, columns to 1000, aliases to 256, literals to 4096, constants to 10000")
        }
        guard (2...1_000).contains(rounding.countBase) else {
            throw RulesError(.roundingOutOfRange, "rounding.countBase is 2 to 1000")
        }
        guard roundingHides else {
            throw RulesError(
                .roundingReveals,
                "with this threshold the lowest rounded count stands for fewer than \(Self.valuesBehindRounding) values"
            )
        }
    }

    /// Counts below the threshold are redacted, so the lowest rounded count stands for fewer values than the others.
    private var roundingHides: Bool {
        let base = rounding.countBase
        let lowest = Rounding.round(subjects.minimum, base: base)
        let values = (0..<base).lazy.filter { Rounding.round(subjects.minimum + $0, base: base) == lowest }.count
        return values >= min(Int(base), Self.valuesBehindRounding)
    }
}

extension DisclosurePolicy.Rounding {
    /// The multiple of `base` nearest to a count, halves up; `count` ≥ 0.
    static func round(_ count: Int64, base: Int64) -> Int64 {
        let rest = count % base
        let floor = count - rest
        guard rest * 2 >= base else { return floor }
        let (up, overflow) = floor.addingReportingOverflow(base)
        return overflow ? floor : up
    }
}
