import Rules
import Schemas
import Testing

/// Dominance and p% at their limits.
@Suite struct ConcentrationTests {
    @Test func dominanceAtExactlyNinetyPerCent() {
        // 45 + 45 of 100, the rest spread: exactly at the limit.
        #expect(
            Fixtures.sum(.integer(100_000), Fixtures.additive(.integer(45_000), .integer(45_000), .integer(100_000)))
                .isEmpty)
        #expect(
            Fixtures.sum(.integer(100_000), Fixtures.additive(.integer(45_001), .integer(45_000), .integer(100_000)))
                == [.dominance])
    }

    @Test func pPercentAtExactlyTen() {
        // Rest = 1000 - 500 - 450 = 50 = 10 % of 500, though the two largest hold 95 %.
        let atLimit = Fixtures.sum(.integer(1000), Fixtures.additive(.integer(500), .integer(450), .integer(1000)))
        #expect(atLimit == [.dominance])
        let below = Fixtures.sum(.integer(999), Fixtures.additive(.integer(500), .integer(450), .integer(999)))
        #expect(below == [.dominance, .pPercent])
    }

    @Test func decimalsOfDifferentScales() {
        let evidence = Fixtures.additive(
            .decimal(unscaled: 450_00, scale: 2), .decimal(unscaled: 450, scale: 0),
            .decimal(unscaled: 1000_000, scale: 3))
        #expect(Fixtures.sum(.decimal(unscaled: 1000, scale: 0), evidence).isEmpty)
        let above = Fixtures.additive(
            .decimal(unscaled: 450_01, scale: 2), .decimal(unscaled: 450, scale: 0),
            .decimal(unscaled: 1000_000, scale: 3))
        #expect(Fixtures.sum(.decimal(unscaled: 1000, scale: 0), above) == [.dominance])
    }

    @Test func nothingOverflows() {
        let total = Int128.max
        let (half, tenth) = (total / 20 * 9, total / 10)
        let atLimit = Fixtures.additive(
            .decimal(unscaled: half, scale: 0), .decimal(unscaled: half, scale: 0),
            .decimal(unscaled: half * 2 + tenth, scale: 0))
        #expect(Fixtures.sum(.decimal(unscaled: 1, scale: 0), atLimit).isEmpty)
        let above = Fixtures.additive(
            .decimal(unscaled: half + tenth, scale: 0), .decimal(unscaled: half, scale: 0),
            .decimal(unscaled: total, scale: 0))
        #expect(Fixtures.sum(.decimal(unscaled: 1, scale: 0), above) == [.dominance, .pPercent])
        let tooFine = Fixtures.additive(
            .decimal(unscaled: total, scale: 0), .decimal(unscaled: 1, scale: 30), .decimal(unscaled: total, scale: 0))
        #expect(Fixtures.sum(.decimal(unscaled: 1, scale: 0), tooFine) == [.inconsistent])
    }

    @Test func doublesKeepToTheSafeSide() {
        #expect(
            Fixtures.sum(.double(1000), Fixtures.additive(.double(450), .double(450), .double(1000))) == [.dominance])
        #expect(
            Fixtures.sum(.double(1000), Fixtures.additive(.double(449.999), .double(450), .double(1000))) == [
                .inconsistent
            ])
        #expect(Fixtures.sum(.double(1000), Fixtures.additive(.double(450), .double(449.999), .double(1000))).isEmpty)
        let large = Double.greatestFiniteMagnitude
        let reasons = Fixtures.sum(.double(1), Fixtures.additive(.double(large), .double(large), .double(large)))
        #expect(reasons == [.inconsistent])
        let spread = Fixtures.sum(
            .double(1), Fixtures.additive(.double(large / 100), .double(large / 100), .double(large)))
        #expect(spread == [.dominance, .pPercent])
    }

    @Test func momentsFollowTheirArgument() {
        let dominated = Fixtures.additive(.integer(950), .integer(1), .integer(1000))
        for kind in [AggregateKind.average, .standardDeviationSample, .variancePopulation] {
            #expect(Fixtures.verdict(kind, .double(3), [dominated]).reasons == [.dominance, .pPercent])
        }
    }

    @Test func oneLargestWhereThePolicySaysSo() {
        var policy = Fixtures.policy
        policy.dominance.largest = 1
        let evidence = Fixtures.additive(.integer(500), .integer(450), .integer(1000))
        #expect(Fixtures.sum(.integer(1000), evidence, policy: policy).isEmpty)
    }

    @Test func negativeContributionsCountByTheirSize() {
        // One subject's loss of 1000 hides in a sum of 990: it dominates all the same.
        let values = Array(repeating: Int64(10), count: 199) + [-1000]
        #expect(Fixtures.sum(.integer(990), Fixtures.contributions(values)).isEmpty)
        let few = Array(repeating: Int64(1), count: 49) + [-1000]
        #expect(Fixtures.sum(.integer(-951), Fixtures.contributions(few)) == [.dominance, .pPercent])
    }

    @Test func rowsOfOnePersonDoNotMakeUpACount() {
        // 20 people, one with 500 of 520 rows.
        let evidence = Fixtures.additive(
            .integer(500), .integer(2), .integer(520), subjects: 20, rows: 520)
        #expect(Fixtures.verdict(.countRows, .integer(520), [evidence]).reasons == [.dominance, .pPercent])
    }
}
