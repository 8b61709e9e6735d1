import Rules
import Schemas
import Testing

@Suite struct PolicyTests {
    static let faults: [(RulesError.Code, @Sendable (inout DisclosurePolicy) -> Void)] = [
        (.policyVersionUnknown, { $0.version = 3 }),
        (.subjectsBelowFloor, { $0.subjects.minimum = 4 }),
        (.extremesBelowFloor, { $0.extremes.minimumSubjects = 0 }),
        (.percentilesBelowFloor, { $0.percentiles.minimumSubjectsEachSide = 4 }),
        (.percentileGridOutOfRange, { $0.percentiles.significantDigits = 5 }),
        (.percentileGridOutOfRange, { $0.query.percentileStepPercent = 0 }),
        (.dominanceOutOfRange, { $0.dominance.maximumPercent = 96 }),
        (.dominanceOutOfRange, { $0.dominance.largest = 3 }),
        (.pPercentOutOfRange, { $0.pPercent.minimumPercent = 4 }),
        (.limitOutOfRange, { $0.limits.rows = 0 }),
        (.limitOutOfRange, { $0.limits.significantDigits = 17 }),
        (.limitOutOfRange, { $0.query.cellsLimit = 0 }),
        (.limitOutOfRange, { $0.query.filterConstantsLimit = 1_000_000 }),
        (.roundingOutOfRange, { $0.rounding.countBase = 1 }),
        // 12 and above rounds to 10 for 12 alone; 11 for two values.
        (.roundingReveals, { $0.subjects.minimum = 12 }),
        (.roundingReveals, { $0.subjects.minimum = 11 }),
    ]

    @Test(arguments: faults.indices) func refuses(index: Int) {
        var policy = Fixtures.policy
        Self.faults[index].1(&policy)
        #expect { try policy.validate() } throws: { ($0 as? RulesError)?.code == Self.faults[index].0 }
    }

    @Test(arguments: [Int64(5), 8, 10, 13, 14, 15]) func accepts(minimum: Int64) throws {
        var policy = Fixtures.policy
        policy.subjects.minimum = minimum
        try policy.validate()
    }

    @Test func treatmentOfAnotherTable() {
        let (result, evidence) = Fixtures.table([
            (Fixtures.column("n", .aggregate(.countRows, column: nil)), [.integer(10)], [Fixtures.count(10)])
        ])
        var verdicts = DisclosureRules.assess(result, evidence, policy: Fixtures.policy)
        verdicts.rowCount = 2
        #expect { try Treatment.apply(result, verdicts, policy: Fixtures.policy) } throws: {
            ($0 as? RulesError)?.code == .shapeMismatch
        }
    }
}
