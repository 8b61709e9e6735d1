import Governance
import Schemas
import Testing

@Suite struct ModelTests {
    static let text =
        "SELECT :rows, COUNT(*) AS n -- :comment\nFROM data /* :a /* :b */ */ WHERE year >= :first AND ':s' = \":q\" AND x::text = '' GROUP BY :rows"

    static let model = AlgorithmModel(
        name: "counts", version: 1, title: BilingualText(zh: "计数", en: "Counts"),
        summary: BilingualText(zh: "计数", en: "Counts"),
        table: "data",
        parameters: [
            ParameterSchema(name: "rows", kind: .column(uses: [.dimension]), summary: "rows"),
            ParameterSchema(name: "first", kind: .value(.integer), summary: "first"),
        ])

    @Test func textAndParametersAgree() throws { try Self.model.validate(text: Self.text) }

    static let faults: [(GovernanceError.Code, @Sendable (inout AlgorithmModel, inout String) -> Void)] = [
        (
            .missingText,
            {
                $0.title.zh = ""; $1 += ""
            }
        ),
        (
            .malformedIdentifier,
            {
                $0.name = "Cross Tab"; $1 += ""
            }
        ),
        (
            .malformedIdentifier,
            {
                $0.table = ""; $1 += ""
            }
        ),
        (
            .malformedIdentifier,
            {
                $0.parameters[0].name = "a;b"; $1 += ""
            }
        ),
        (
            .modelVersionOutOfRange,
            {
                $0.version = 0; $1 += ""
            }
        ),
        (.textTooLong, { _, text in text = String(repeating: " ", count: 70_000) }),
        (.listTooLong, { model, _ in model.parameters = Array(repeating: model.parameters[0], count: 65) }),
        (
            .duplicateEntry,
            {
                $0.parameters.append($0.parameters[0]); $1 += ""
            }
        ),
        (
            .parameterUsesInvalid,
            {
                $0.parameters[0].kind = .column(uses: []); $1 += ""
            }
        ),
        (
            .parameterUsesInvalid,
            {
                $0.parameters[0].kind = .column(uses: [.identifier]); $1 += ""
            }
        ),
        (.parameterUnused, { _, text in text = "SELECT :rows FROM data" }),
        (.parameterUndeclared, { _, text in text += ":last" }),
    ]

    @Test(arguments: faults.indices) func refuses(index: Int) {
        var (model, text) = (Self.model, Self.text)
        Self.faults[index].1(&model, &text)
        #expect(code { try model.validate(text: text) } == Self.faults[index].0)
    }

    static let arguments: [(GovernanceError.Code?, [String: ParameterArgument])] = [
        (nil, ["rows": .column("year"), "first": .value(.integer(1980))]),
        (nil, ["rows": .column("YEAR"), "first": .value(.integer(1980))]),
        (.argumentMissing, ["rows": .column("year")]),
        (.argumentUnknown, ["rows": .column("year"), "first": .value(.integer(1)), "x": .value(.null)]),
        (.argumentWrongKind, ["rows": .value(.text("year")), "first": .value(.integer(1))]),
        (.argumentWrongKind, ["rows": .column("year"), "first": .column("year")]),
        (.argumentWrongType, ["rows": .column("year"), "first": .value(.text("1; DROP"))]),
        (.argumentNull, ["rows": .column("year"), "first": .value(.null)]),
        (.columnUnknown, ["rows": .column("year FROM data --"), "first": .value(.integer(1))]),
        (.columnUseRefused, ["rows": .column("wage"), "first": .value(.integer(1))]),
        (.columnUseRefused, ["rows": .column("card"), "first": .value(.integer(1))]),
    ]

    @Test(arguments: arguments.indices) func checksArguments(index: Int) throws {
        let schema = try #require(Fixtures.dataset.currentVersion).tables[0]
        let (expected, arguments) = Self.arguments[index]
        #expect(code { try Self.model.check(arguments, schema: schema) } == expected)
    }
}
