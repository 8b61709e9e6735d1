import Planning
import Schemas
import Testing

/// CASE and FILTER inside aggregates over restricted data.
@Suite struct RestrictedConditionTests {
    @Test(arguments: [
        ("COUNT(*) FILTER (WHERE ill)", "COUNT(*) FILTER (WHERE ill)"),
        ("COUNT(CASE WHEN ill THEN 1 END)", "COUNT(*) FILTER (WHERE ill)"),
        ("COUNT(CASE WHEN ill THEN 'x' ELSE NULL END)", "COUNT(*) FILTER (WHERE ill)"),
        ("SUM(CASE WHEN ill THEN 1 ELSE 0 END)", "COUNT(*) FILTER (WHERE ill)"),
        ("SUM(CASE WHEN ill THEN 1 END)", "COUNT(*) FILTER (WHERE ill)"),
        ("SUM(CASE WHEN year > 1983 THEN hours ELSE 0 END)", "SUM(hours) FILTER (WHERE year > 1983)"),
        ("SUM(CASE WHEN NOT ill THEN wage END)", "SUM(wage) FILTER (WHERE NOT ill)"),
        ("SUM(CASE industry WHEN 'trade' THEN wage END)", "SUM(wage) FILTER (WHERE industry = 'trade')"),
        ("AVG(CASE WHEN ill THEN wage END)", "AVG(wage) FILTER (WHERE ill)"),
        ("COUNT(CASE WHEN ill THEN wage END)", "COUNT(wage) FILTER (WHERE ill)"),
    ])
    func rewritten(written: String, means: String) throws {
        let (a, b) = try (
            Restricted.compile("SELECT year, \(written) AS v FROM panel GROUP BY year"),
            Restricted.compile("SELECT year, \(means) AS v FROM panel GROUP BY year")
        )
        #expect(a == b)
        // The shown aggregate and, hidden, the one over the rows that it leaves out.
        #expect(a.columns.count == 2 && a.complements == [0: 1])
        guard case .sort(.project(.aggregate(let node), _), _) = a.plan else { return #expect(Bool(false)) }
        #expect(node.aggregates.count == 2 && node.aggregates[1] == node.aggregates[0].complement)
        #expect(a.columns[1].role == .aggregate(node.aggregates[0].kind, column: nil))
    }

    @Test func namesStayAsWritten() throws {
        let query = try Restricted.compile("SELECT SUM(CASE WHEN ill THEN 1 ELSE 0 END), COUNT(*) FROM panel")
        #expect(query.columns.map(\.name) == ["sum", "count"])
        #expect(query.evidenceSource == [0, 1] && query.complements == [0: 2])
    }

    @Test func oneConditionMayStandInSeveralAggregates() throws {
        let query = try Restricted.compile(
            "SELECT COUNT(*) FILTER (WHERE ill), SUM(CASE WHEN ill THEN wage END), AVG(hours), COUNT(*) FROM panel")
        #expect(query.complements == [0: 4, 1: 5])
    }

    @Test(arguments: [
        ("AVG(CASE WHEN ill THEN 1 ELSE 0 END)", [PlanningError.Code.aggregateArgument]),
        ("AVG(CASE WHEN ill THEN wage ELSE 0 END)", [.aggregateArgument]),
        ("SUM(CASE WHEN ill THEN wage ELSE hours END)", [.aggregateArgument]),
        ("SUM(CASE WHEN ill THEN 0 ELSE wage END)", [.aggregateArgument]),
        ("SUM(CASE WHEN ill THEN 1000000 ELSE 0 END)", [.aggregateArgument]),
        ("SUM(CASE WHEN ill THEN wage + 1 END)", [.aggregateArgument]),
        ("SUM(CASE WHEN ill THEN wage WHEN married THEN wage END)", [.aggregateArgument]),
        ("COUNT(CASE WHEN ill THEN NULL END)", [.aggregateArgument]),
        ("MAX(CASE WHEN ill THEN wage END)", [.aggregateArgument]),
        ("STDDEV(CASE WHEN ill THEN wage END)", [.aggregateArgument]),
        ("SUM(CASE WHEN ill THEN 1 ELSE 0 END * wage)", [.aggregateArgument]),
        ("SUM(CASE WHEN wage > 5 THEN 1 ELSE 0 END)", [.filterColumnUse]),
        ("SUM(CASE WHEN nr = 7 THEN wage END)", [.filterColumnUse]),
        ("SUM(CASE WHEN year % 2 = 0 THEN wage END)", [.filterExpression]),
        ("SUM(CASE WHEN true THEN wage END)", [.aggregateFilter]),
        ("SUM(CASE WHEN ill THEN nr END)", [.aggregateColumnUse]),
        ("SUM(CASE WHEN ill THEN wage END) FILTER (WHERE married)", [.aggregateArgument]),
        ("MIN(wage) FILTER (WHERE ill)", [.aggregateFilter]), ("VARIANCE(wage) FILTER (WHERE ill)", [.aggregateFilter]),
        ("COUNT(DISTINCT nr) FILTER (WHERE ill)", [.aggregateFilter]),
        ("COUNT(*) FILTER (WHERE ill), COUNT(*) FILTER (WHERE NOT ill)", [.aggregateFilter]),
        ("COUNT(*) FILTER (WHERE year < 1985), SUM(CASE WHEN year < 1986 THEN wage END)", [.aggregateFilter]),
    ])
    func refused(calls: String, codes: [PlanningError.Code]) {
        #expect(Restricted.codes("SELECT \(calls) FROM panel") == codes)
    }

    @Test func constantsOfAllFiltersCount() {
        let text = "SELECT COUNT(*) FILTER (WHERE year IN (1980, 1981)) FROM panel WHERE code IN (1, 2)"
        #expect(Restricted.codes(text) == [])
        #expect(Restricted.codes(text, rules: RestrictedRules(filterConstantsLimit: 3)) == [.filterConstants])
    }

    /// Forged plans: without the complement, with another one, with a second condition, with a condition on a measure.
    @Test func thePlanMustShowTheComplement() throws {
        let honest = try Restricted.compile(
            "SELECT year, SUM(wage) FILTER (WHERE married) AS s FROM panel GROUP BY year")
        guard case .sort(.project(.aggregate(let node), let projection), let keys) = honest.plan else {
            return #expect(Bool(false))
        }
        func isProven(_ change: (inout BoundQuery, inout AggregateNode) -> Void) -> Bool {
            var (query, changed) = (honest, node)
            change(&query, &changed)
            query.plan = .sort(.project(.aggregate(changed), projection), keys)
            do {
                try RestrictedPlanCheck.check(query, rules: RestrictedRules())
                return true
            } catch { return false }
        }
        #expect(isProven { _, _ in })
        #expect(!isProven { query, _ in query.complements = [:] })
        #expect(!isProven { query, _ in query.complements = [0: 0] })
        #expect(!isProven { query, _ in query.complements = [0: 7] })
        #expect(!isProven { query, _ in query.complements = [0: 1, 1: 1] })
        #expect(!isProven { _, node in node.aggregates[1] = node.aggregates[0] })
        #expect(!isProven { _, node in node.aggregates[1].kind = .count })
        #expect(!isProven { _, node in node.aggregates[1].argument = node.aggregates[0].condition?.value })
        guard case .column(let wage, _)? = node.aggregates[0].condition?.value else { return #expect(Bool(false)) }
        let rich = BoundExpression.call(
            .greater, [.column(index: wage, type: .double), .literal(.double(1), type: .double)], type: .boolean)
        for holds in [rich, .literal(.boolean(true), type: .boolean)] {
            #expect(
                !isProven { _, node in
                    let value = BoundExpression.column(index: wage, type: .double)
                    node.aggregates[0].argument = .conditional(
                        [ConditionalBranch(condition: holds, value: value)], otherwise: nil, type: .double)
                    if let complement = node.aggregates[0].complement { node.aggregates[1] = complement }
                })
        }
    }
}
