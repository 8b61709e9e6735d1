import Planning
import Schemas
import Testing

@Suite struct ModelBindingTests {
    private let parameters = [
        ParameterSchema(name: "rows", kind: .column(uses: [.dimension, .sensitive]), summary: ""),
        ParameterSchema(name: "first", kind: .value(.integer), summary: ""),
        ParameterSchema(name: "rate", kind: .value(.decimal(precision: 5, scale: 2)), summary: ""),
    ]

    private func codes(_ arguments: [String: ParameterArgument]) -> [PlanningError.Code] {
        do {
            _ = try ModelBinding.bind(arguments, to: parameters, table: Restricted.table)
            return []
        } catch {
            return error.diagnostics.compactMap { PlanningError.Code(rawValue: $0.code) }
        }
    }

    @Test func argumentsAreConvertedToTheDeclaredTypes() throws {
        let bound = try ModelBinding.bind(
            ["rows": .column("INDUSTRY"), "first": .value(.text("1985")), "rate": .value(.integer(3))], to: parameters,
            table: Restricted.table)
        #expect(bound["rows"] == .column("industry"))
        #expect(bound["first"] == .value(.integer(1985)))
        #expect(bound["rate"] == .value(.decimal(unscaled: 300, scale: 2)))
    }

    @Test func everyUnfitArgumentIsReported() {
        #expect(codes([:]) == [.missingArgument, .missingArgument, .missingArgument])
        let good: [String: ParameterArgument] = ["rows": .column("year"), "first": .value(.integer(1)), "rate": .value(.integer(1))]
        func with(_ name: String, _ argument: ParameterArgument) -> [String: ParameterArgument] {
            good.merging([name: argument]) { $1 }
        }
        #expect(codes(good) == [])
        #expect(codes(with("other", .column("year"))) == [.unknownArgument])
        #expect(codes(with("rows", .value(.integer(1)))) == [.argumentKind])
        #expect(codes(with("first", .column("year"))) == [.argumentKind])
        #expect(codes(with("first", .value(.text("x")))) == [.argumentType])
        #expect(codes(with("first", .value(.double(1.5)))) == [.argumentType])
        #expect(codes(with("first", .value(.null))) == [.argumentType])
        #expect(codes(with("rate", .value(.text("1.234")))) == [.argumentType])
        #expect(codes(with("rows", .column("wage"))) == [.argumentUse])
        #expect(codes(with("rows", .column("note"))) == [.argumentUse])
        #expect(codes(with("rows", .column("nothing"))) == [.unknownColumn])
    }
}
