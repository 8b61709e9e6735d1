import Rules
import Schemas
import Testing

@Suite struct TreatmentTests {
    private func rounded(_ kind: AggregateKind, _ value: Value) throws -> Value {
        let (result, _) = Fixtures.table([
            (Fixtures.column("c", .aggregate(kind, column: "x")), [value], [Fixtures.count(50)])
        ])
        let passing = VerdictTable(rowCount: 1, columnCount: 1, cells: [CellVerdict(reasons: [])])
        guard
            case .value(let out) = try Treatment.apply(result, passing, policy: Fixtures.policy, roundsCounts: true)[
                0, 0]
        else { return .null }
        return out
    }

    @Test(arguments: [
        (Int64(12), Int64(10)), (Int64(13), Int64(15)), (Int64(17), Int64(15)), (Int64(18), Int64(20)),
        (Int64.max, Int64.max - 2),
    ])
    func counts(count: Int64, expected: Int64) throws {
        #expect(try rounded(.countRows, .integer(count)) == .integer(expected))
    }

    @Test(arguments: [
        (1234567.0, 1234570.0), (0.0001234565, 0.000123457), (-2.6754321, -2.67543), (1e300, 1e300), (9.999996, 10.0),
        (123456.0, 123456.0), (5e-324, 5e-324), (0.0, 0.0), (99_999_950.0, 100_000_000.0),
    ])
    func doubles(number: Double, expected: Double) throws {
        #expect(try rounded(.average, .double(number)) == .double(expected))
    }

    @Test func decimals() throws {
        #expect(try rounded(.sum, .decimal(unscaled: -1_234_565, scale: 2)) == .decimal(unscaled: -1_234_570, scale: 2))
        #expect(try rounded(.sum, .decimal(unscaled: 999_999_5, scale: 1)) == .decimal(unscaled: 10_000_000, scale: 1))
        // No room upwards: towards zero.
        let most = try rounded(.sum, .decimal(unscaled: .max, scale: 0))
        #expect(most == .decimal(unscaled: 170_141_000_000_000_000_000_000_000_000_000_000_000, scale: 0))
        #expect(
            try rounded(.sum, .decimal(unscaled: .min, scale: 0))
                == .decimal(unscaled: -170_141_000_000_000_000_000_000_000_000_000_000_000, scale: 0))
    }

    @Test func extremesStay() throws { #expect(try rounded(.maximum, .integer(1_234_567)) == .integer(1_234_567)) }

    @Test func countsStayUnlessAsked() throws {
        let (result, evidence) = Fixtures.table([
            (Fixtures.column("n", .aggregate(.countRows, column: nil)), [.integer(13)], [Fixtures.count(13)])
        ])
        let verdicts = DisclosureRules.assess(result, evidence, policy: Fixtures.policy)
        #expect(try Treatment.apply(result, verdicts, policy: Fixtures.policy).cells == [.value(.integer(13))])
        var policy = Fixtures.policy
        policy.rounding.always = true
        #expect(try Treatment.apply(result, verdicts, policy: policy).cells == [.value(.integer(15))])
    }

    @Test func csv() {
        let table = ReleasableTable(
            columns: [Fixtures.column("a,b", .group(column: "a,b"), .text), Fixtures.column("n", .plain)], rowCount: 4,
            cells: [
                .value(.text("x \"y\"")), .redacted, .value(.text("")), .value(.null), .value(.text("[redacted]")),
                .value(.integer(-5)), .value(.text("two\nlines")), .value(.double(0.5)),
            ])
        #expect(table.csv == "\"a,b\",n\n\"x \"\"y\"\"\",[redacted]\n\"\",\n\"[redacted]\",-5\n\"two\nlines\",0.5\n")
        #expect(table.redactedCount == 1)
    }

    @Test func bands() {
        func band(_ subjects: Int64, _ share: Int64) -> EvidenceBand {
            EvidenceBand(
                [Fixtures.additive(.integer(share), .integer(0), .integer(1000), subjects: subjects)],
                policy: Fixtures.policy)
        }
        #expect(band(9, 900).subjects == .belowThreshold && band(9, 900).concentration == nil)
        #expect(band(10, 250).subjects == .upToTwice && band(10, 250).concentration == .upToQuarter)
        #expect(band(49, 251).subjects == .upToFiveTimes && band(49, 251).concentration == .upToHalf)
        #expect(band(99, 750).subjects == .upToTenTimes && band(99, 750).concentration == .upToThreeQuarters)
        #expect(band(100, 751).subjects == .more && band(100, 751).concentration == .more)
    }
}
