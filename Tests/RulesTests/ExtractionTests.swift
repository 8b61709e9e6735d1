import Rules
import Schemas
import Testing

/// Attempts to read one person's value or membership out of one released table. Each was tried as an attacker would.
@Suite struct ExtractionTests {
    typealias Column = (ResultColumn, [Value], [CellEvidence])

    static func cells(_ columns: [Column]) throws -> [ReleasableCell] { try AttackTests.released(columns).cells }

    static func rows(_ rows: Int64, subjects: Int64, most: Int64) -> Column {
        let evidence = Fixtures.additive(
            .integer(most), .integer(most), .decimal(unscaled: Int128(rows), scale: 0), subjects: subjects, rows: rows)
        return (Fixtures.column("n", .aggregate(.countRows, column: nil)), [.integer(rows)], [evidence])
    }

    static func values(_ rows: Int64, subjects: Int64) -> Column {
        (
            Fixtures.column("m", .aggregate(.count, column: "x")), [.integer(rows)],
            [Fixtures.count(subjects, rows: rows)]
        )
    }

    /// A panel of eight rows each: one man has no value in one year. All 545 are still among the subjects of COUNT(x), so
    /// only the rows show that a single man is left out.
    @Test(arguments: [(Int64(1), false), (9, false), (72, false), (80, true), (0, true)])
    func rowsLeftOutOfOneMan(missing: Int64, passes: Bool) throws {
        let cells = try Self.cells([
            Self.rows(4360, subjects: 545, most: 8), Self.values(4360 - missing, subjects: 545),
        ])
        #expect(cells[0] == .value(.integer(4360)))
        #expect((cells[1] != .redacted) == passes)
    }

    /// The same where no count of rows tells how many rows one person may have: then nothing shows that they are enough.
    @Test func rowsLeftOutWithoutACountOfRows() throws {
        let group = (
            Fixtures.column("year", .group(column: "year")), [Value.integer(1980)], [Fixtures.count(545, rows: 4360)]
        )
        #expect(try Self.cells([group, Self.values(4300, subjects: 545)])[1] == .redacted)
        #expect(try Self.cells([group, Self.values(4360, subjects: 545)])[1] == .value(.integer(4360)))
    }

    /// A thousand persons with 100 and one with 10 000: he holds 9 % of the sum, and nearly all of the variance.
    @Test(arguments: [
        AggregateKind.varianceSample, .variancePopulation, .standardDeviationSample, .standardDeviationPopulation,
    ])
    func varianceOfOneFarValue(kind: AggregateKind) {
        let values = Array(repeating: Int64(100), count: 1000) + [10_000]
        #expect(
            Fixtures.verdict(kind, Self.moment(kind, values), [Fixtures.contributions(values)]).reasons == [.dominance])
        #expect(Fixtures.verdict(.average, .double(110), [Fixtures.contributions(values)]).passes)
    }

    @Test func varianceOfOrdinaryValuesPasses() {
        let values = (0..<40).map { Int64(100 + $0 % 7 * 10) }
        for kind in [AggregateKind.varianceSample, .standardDeviationPopulation] {
            #expect(Fixtures.verdict(kind, Self.moment(kind, values), [Fixtures.contributions(values)]).passes)
        }
    }

    /// No variance at all: the mean is everybody's value.
    @Test func varianceOfEqualValues() {
        let values = Array(repeating: Int64(4200), count: 50)
        for number in [0, -0.0, 1e-9] {
            let reasons = Fixtures.verdict(.standardDeviationSample, .double(number), [Fixtures.contributions(values)])
                .reasons
            #expect(reasons == [.classDisclosure])
        }
    }

    /// MIN = MAX, or either held by all.
    @Test func extremeThatEverybodyHolds() {
        var evidence = Fixtures.count(50)
        evidence.atExtreme = 50
        #expect(Fixtures.verdict(.minimum, .integer(4200), [evidence]).reasons == [.classDisclosure])
        evidence.atExtreme = 49
        #expect(Fixtures.verdict(.minimum, .integer(4200), [evidence]).passes)
    }

    /// LIMIT 1 leaves one category of a sensitive column, so that no other is seen to be filled.
    @Test func sensitiveCategoryThatLimitLeftAlone() throws {
        let (result, evidence) = Fixtures.table([
            (Fixtures.column("ill", .group(column: "ill"), .text), [.text("no")], [Fixtures.count(40)]),
            (Fixtures.column("n", .aggregate(.countRows, column: nil)), [.integer(40)], [Fixtures.count(40)]),
        ])
        let verdicts = DisclosureRules.assess(result, evidence, policy: Fixtures.policy, sensitiveColumns: [0])
        #expect(verdicts[0, 1].reasons == [.classDisclosure])
    }

    /// Sum, mean and count of one cell fall together: none is computed back from the others.
    @Test func sumMeanAndCountFallTogether() throws {
        let evidence = Fixtures.contributions(Array(repeating: 1, count: 30) + [100_000])
        let columns: [Column] = [
            (Fixtures.column("s", .aggregate(.sum, column: "x")), [.integer(100_030)], [evidence]),
            (Fixtures.column("a", .aggregate(.average, column: "x"), .double), [.double(3226.77)], [evidence]),
            (Fixtures.column("v", .aggregate(.varianceSample, column: "x"), .double), [.double(3.2257e8)], [evidence]),
        ]
        #expect(try Self.cells(columns) == [.redacted, .redacted, .redacted])
    }

    /// Positive and negative contributions cancel in the sum, not in the evidence.
    @Test func cancellingContributions() {
        let values = Array(repeating: Int64(1), count: 20) + [1_000_000, -1_000_000]
        #expect(Fixtures.sum(.integer(20), Fixtures.contributions(values)).contains(.dominance))
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity]) func whatIsNoNumberFails(number: Double) {
        let evidence = Fixtures.contributions(Array(repeating: 5, count: 40))
        #expect(!Fixtures.verdict(.average, .double(number), [evidence]).passes)
        for size in [Value.double(number), .null] {
            #expect(!Fixtures.verdict(.average, .double(5), [Fixtures.additive(size, .double(1), .double(40))]).passes)
            #expect(!Fixtures.verdict(.average, .double(5), [Fixtures.additive(.double(1), .double(1), size)]).passes)
        }
    }

    /// A text that a spreadsheet would run stays a text (CWE-1236); numbers stay numbers.
    @Test(arguments: ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "\u{FF1D}1"])
    func formulasInReleasedFiles(text: String) throws {
        let table = try AttackTests.released([
            (Fixtures.column("g", .group(column: "g"), .text), [.text(text)], [Fixtures.count(40)]),
            (Fixtures.column("n", .aggregate(.countRows, column: nil)), [.integer(40)], [Fixtures.count(40)]),
            (
                Fixtures.column("s", .aggregate(.sum, column: "x")), [.integer(-400)],
                [Fixtures.contributions(Array(repeating: -10, count: 40))]
            ),
        ])
        let cells = table.csv.dropFirst("g,n,s\n".count)
        #expect(cells.hasPrefix("'") || cells.hasPrefix("\"'"))
        #expect(cells.hasSuffix(",40,-400\n"))
    }

    @Test func formulasInHeaders() throws {
        let table = try AttackTests.released([
            (Fixtures.column("=cmd", .aggregate(.countRows, column: nil)), [.integer(40)], [Fixtures.count(40)])
        ])
        #expect(table.csv == "'=cmd\n40\n")
    }

    private static func moment(_ kind: AggregateKind, _ values: [Int64]) -> Value {
        let numbers = values.map(Double.init)
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let isSample = [.varianceSample, .standardDeviationSample].contains(kind)
        let variance = squares / Double(numbers.count - (isSample ? 1 : 0))
        return .double([.varianceSample, .variancePopulation].contains(kind) ? variance : variance.squareRoot())
    }
}
