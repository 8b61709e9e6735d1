import Rules
import Schemas
import Testing

/// Attacks of the threat list that one result's rules must stop. Named by their numbers there.
@Suite struct AttackTests {
    static func released(_ columns: [(ResultColumn, [Value], [CellEvidence])], rounds: Bool = false) throws
        -> ReleasableTable
    {
        let (result, evidence) = Fixtures.table(columns)
        let verdicts = DisclosureRules.assess(result, evidence, policy: Fixtures.policy)
        return try Treatment.apply(result, verdicts, policy: Fixtures.policy, roundsCounts: rounds)
    }

    /// 1. N and N − 1 by WHERE: with rounding the two counts look alike (in full it needs the comparison with history).
    @Test func attack01TwoCountsThatDifferByOne() throws {
        func release(_ subjects: Int64) throws -> ReleasableTable {
            try Self.released(
                [
                    (
                        Fixtures.column("n", .aggregate(.countRows, column: nil)), [.integer(subjects)],
                        [Fixtures.count(subjects)]
                    )
                ],
                rounds: true)
        }
        #expect(try release(36).cells == release(35).cells)
        #expect(try release(10).cells == release(11).cells)
        #expect(try release(9).cells == [.redacted])
    }

    /// 1. The same within one result: rows and rows with a value differ by fewer than the threshold.
    @Test func attack01CountAndCountOfValues() throws {
        func release(_ missing: Int64) throws -> ReleasableTable {
            try Self.released([
                (Fixtures.column("n", .aggregate(.countRows, column: nil)), [.integer(100)], [Fixtures.count(100)]),
                (
                    Fixtures.column("m", .aggregate(.count, column: "x")), [.integer(100 - missing)],
                    [Fixtures.count(100 - missing)]
                ),
            ])
        }
        #expect(try release(3).cells == [.value(.integer(100)), .redacted])
        #expect(try release(9).cells == [.value(.integer(100)), .redacted])
        #expect(try release(10).cells == [.value(.integer(100)), .value(.integer(90))])
        #expect(try release(0).cells == [.value(.integer(100)), .value(.integer(100))])
    }

    /// 3. An indicator among the measures: nine of a thousand, or all but nine, or all.
    @Test(arguments: [(9, Reason.nonzero), (991, Reason.complement), (1000, Reason.classDisclosure), (500, nil)])
    func attack03Indicator(having: Int, reason: Reason?) {
        let reasons = reason.map { [$0] } ?? []
        let values = (0..<1000).map { Int64($0 < having ? 1 : 0) }
        let evidence = Fixtures.contributions(values)
        #expect(Fixtures.sum(.integer(Int64(having)), evidence) == reasons)
        #expect(Fixtures.verdict(.average, .double(Double(having) / 1000), [evidence]).reasons == reasons)
    }

    /// 3. SUM and AVG of one column give its count away.
    @Test func attack03RatioOfSumAndMean() throws {
        let measured = Fixtures.contributions(Array(repeating: 70, count: 97))
        func release(_ kinds: [AggregateKind]) throws -> [ReleasableCell] {
            let group = (
                Fixtures.column("n", .aggregate(.countRows, column: nil)), [Value.integer(100)], [Fixtures.count(100)]
            )
            let columns = kinds.map {
                (
                    Fixtures.column("c", .aggregate($0, column: "x")),
                    [$0 == .sum ? Value.integer(97 * 70) : .double(70)], [measured]
                )
            }
            return try Array(Self.released([group] + columns).cells.dropFirst())
        }
        #expect(try release([.sum, .average]) == [.redacted, .redacted])
        #expect(try release([.average]) == [.value(.double(70))])
    }

    /// 3. A condition inside an aggregate: the branch and its complement must both be large enough.
    @Test(arguments: [(97, false), (9, false), (50, true), (90, true), (91, false)])
    func attack03ConditionAndItsComplement(chosen: Int, passes: Bool) throws {
        var part = Fixtures.contributions(Array(repeating: 70, count: chosen))
        part.complement = .init(Fixtures.contributions(Array(repeating: 70, count: 100 - chosen)))
        let table = try Self.released([
            (Fixtures.column("n", .aggregate(.countRows, column: nil)), [.integer(100)], [Fixtures.count(100)]),
            (Fixtures.column("s", .aggregate(.sum, column: nil)), [.integer(Int64(chosen) * 70)], [part]),
        ])
        #expect((table.cells[1] != .redacted) == passes)
    }

    /// 6. Rounded counts are not undone by the ratio of a sum and a mean, nor by two kinds of variance.
    @Test func attack06RatiosUndoingRounding() throws {
        let measured = Fixtures.contributions(Array(repeating: 70, count: 97))
        func column(_ kind: AggregateKind, _ value: Value) -> (ResultColumn, [Value], [CellEvidence]) {
            (Fixtures.column("c", .aggregate(kind, column: "x"), .double), [value], [measured])
        }
        let (sample, population) = (6.0, 6.0 * 96 / 97)
        let cells = try Self.released(
            [
                column(.sum, .decimal(unscaled: 97 * 70_00, scale: 2)), column(.average, .double(70)),
                column(.varianceSample, .double(sample)), column(.variancePopulation, .double(population)),
            ], rounds: true
        ).cells
        #expect(
            cells == [
                .value(.decimal(unscaled: 95 * 70_00, scale: 2)), .value(.double(70)), .value(.double(6)), .redacted,
            ])
    }

    /// 4. Rows made many by one person.
    @Test func attack04RowsOfFewSubjects() {
        #expect(Fixtures.verdict(.countRows, .integer(1000), [Fixtures.count(5, rows: 1000)]).reasons == [.subjects])
    }

    /// 6. No released rounded count stands for fewer than three true counts.
    @Test func attack06RoundingAfterSuppression() throws {
        var behind: [ReleasableCell: Set<Int64>] = [:]
        for count in Int64(0)...60 {
            let table = try Self.released(
                [
                    (
                        Fixtures.column("n", .aggregate(.countRows, column: nil)), [.integer(count)],
                        [Fixtures.count(count)]
                    )
                ],
                rounds: true)
            behind[table.cells[0], default: []].insert(count)
        }
        #expect(behind[.redacted] == Set(0...9))
        #expect(behind.filter { $0.key != .value(.integer(60)) }.values.allSatisfy { $0.count >= 3 })
    }

    /// 12. A group that exists for one subject: the completed table shows it like an absent one.
    @Test func attack12GroupOfOneLooksLikeAnEmptyOne() throws {
        func release(_ members: Int64) throws -> ReleasableTable {
            let small = Fixtures.contributions(Array(repeating: 80, count: Int(members)))
            return try Self.released([
                (Fixtures.column("g", .group(column: "g"), .text), [.text("rare")], [Fixtures.count(members)]),
                (
                    Fixtures.column("n", .aggregate(.countRows, column: nil)), [.integer(members)],
                    [Fixtures.count(members)]
                ),
                (
                    Fixtures.column("s", .aggregate(.sum, column: "x")),
                    [members == 0 ? .null : .integer(80 * members)], [small]
                ),
            ])
        }
        let absent = try release(0)
        #expect(try release(1).cells == absent.cells)
        #expect(try release(9).csv == absent.csv)
    }

    /// 13. MIN and MAX of one person's value.
    @Test func attack13Extremes() {
        for (kind, holders, passes) in [
            (AggregateKind.minimum, Int64(1), false), (.maximum, 9, false), (.maximum, 10, true),
        ] {
            var evidence = Fixtures.count(500)
            evidence.atExtreme = holders
            #expect(Fixtures.verdict(kind, .integer(1_000_000), [evidence]).passes == passes)
        }
    }

    /// 20. Low-order digits carry nothing out.
    @Test func attack20LowOrderDigits() throws {
        let evidence = Fixtures.additive(.integer(50_000_000), .integer(40_000_000), .integer(1_000_000_000))
        let table = try Self.released([
            (Fixtures.column("s", .aggregate(.sum, column: "x")), [.integer(987_654_321)], [evidence]),
            (Fixtures.column("a", .aggregate(.average, column: "y"), .double), [.double(12345.678901)], [evidence]),
        ])
        #expect(table.cells == [.value(.integer(987_654_000)), .value(.double(12345.7))])
    }

    /// 23. Everybody alike, nobody, and rows that are not there.
    @Test func attack23AllOrNothing() throws {
        let zeros = Fixtures.contributions(Array(repeating: 0, count: 40))
        #expect(Fixtures.sum(.integer(0), zeros).contains(.classDisclosure))
        let (result, evidence) = Fixtures.table([
            (
                Fixtures.column("town", .group(column: "town"), .text), ["a", "a", "b", "b"].map(Value.text),
                [40, 0, 30, 25].map { Fixtures.count($0) }
            ),
            (
                Fixtures.column("ill", .group(column: "ill"), .text), ["no", "yes", "no", "yes"].map(Value.text),
                [40, 0, 30, 25].map { Fixtures.count($0) }
            ),
            (
                Fixtures.column("n", .aggregate(.countRows, column: nil)), [40, 0, 30, 25].map(Value.integer),
                [40, 0, 30, 25].map { Fixtures.count($0) }
            ),
        ])
        let verdicts = DisclosureRules.assess(result, evidence, policy: Fixtures.policy, sensitiveColumns: [1])
        let table = try Treatment.apply(result, verdicts, policy: Fixtures.policy)
        #expect(verdicts[0, 2].reasons == [.classDisclosure] && verdicts[1, 2].reasons == [.subjects])
        #expect((0..<4).map { table[$0, 2] } == [.redacted, .redacted, .value(.integer(30)), .value(.integer(25))])
    }
}
