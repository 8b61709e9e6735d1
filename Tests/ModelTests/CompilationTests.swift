import Governance
import Planning
import Schemas
import Testing

@Suite struct CompilationTests {
    @Test func everyModelCompilesUnderTheRulesOfRestrictedData() throws {
        for example in try Example.all() {
            try example.model.validate(text: example.text)
            try example.model.check(example.arguments, schema: example.schema)
            let query = try Planner.compile(
                example.text, tables: [example.schema], mode: .restricted(RestrictedRules()),
                parameters: example.arguments)
            #expect(query.isRestricted)
        }
    }

    /// The columns of the cross-tabulation are two groups and three aggregates, in this order.
    @Test func crosstabGivesGroupsAndAggregates() throws {
        let example = try #require(try Example.all().first { $0.model.name == "crosstab" })
        let query = try Planner.compile(
            example.text, tables: [example.schema], mode: .restricted(RestrictedRules()), parameters: example.arguments)
        #expect(query.columns.map(\.name) == ["sector", "town", "records", "total", "mean"])
        #expect(
            query.columns.map(\.role) == [
                .group(column: "sector"), .group(column: "town"), .aggregate(.countRows, column: nil),
                .aggregate(.sum, column: "wage"),
                .aggregate(.average, column: "wage"),
            ])
    }

    /// What the parameters' uses allow is no way around the planner's own rules: a key, an identifier, a text as a column.
    @Test(arguments: ["person", "wage", "year FROM data --", "sector, person"]) func unfitColumnsAreRefused(
        column: String
    ) throws {
        for example in try Example.all() {
            var arguments = example.arguments
            arguments["rows"] = .column(column)
            #expect(throws: GovernanceError.self) { try example.model.check(arguments, schema: example.schema) }
            #expect(throws: PlanningError.self) {
                try Planner.compile(
                    example.text, tables: [example.schema], mode: .restricted(RestrictedRules()), parameters: arguments)
            }
        }
    }
}
