import Planning
import Schemas
import Testing

/// Percentiles over restricted data: of bare numeric measures, at fractions on a grid.
@Suite struct RestrictedPercentileTests {
    @Test(arguments: [
        "SELECT median(wage) FROM panel", "SELECT year, median(hours) AS m, COUNT(*) FROM panel GROUP BY year",
        "SELECT percentile_disc(0.9) WITHIN GROUP (ORDER BY wage DESC) FROM panel WHERE married",
        "SELECT percentile_cont(0.35) WITHIN GROUP (ORDER BY hours) FROM panel",
    ])
    func accepted(text: String) throws {
        let query = try Restricted.compile(text)
        #expect(
            query.columns.contains { if case .aggregate(let kind, _) = $0.role { kind.isPercentile } else { false } })
    }

    @Test(arguments: [
        ("percentile_disc(1) WITHIN GROUP (ORDER BY wage)", [PlanningError.Code.percentileFraction]),
        ("percentile_cont(0) WITHIN GROUP (ORDER BY wage)", [.percentileFraction]),
        ("percentile_cont(0.123) WITHIN GROUP (ORDER BY wage)", [.percentileFraction]),
        ("percentile_cont(0.51) WITHIN GROUP (ORDER BY wage)", [.percentileFraction]),
        ("percentile_cont(NULL) WITHIN GROUP (ORDER BY wage)", [.percentileFraction]),
        ("median(wage + 1)", [.aggregateArgument]),
        ("percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN ill THEN wage END)", [.aggregateArgument]),
        ("median(year)", [.aggregateColumnUse]), ("median(nr)", [.aggregateColumnUse]),
        ("median(note)", [.undeclaredUse]), ("median(DISTINCT wage)", [.aggregateDistinct]),
        ("median(wage) FILTER (WHERE ill)", [.aggregateFilter]), ("median(wage) OVER ()", [.unsupported]),
        ("percentile_cont(0.5) WITHIN GROUP (ORDER BY idcard)", [.aggregateColumnUse]),
        ("percentile_cont(0.5)", [.syntaxError]), ("median(wage, hours)", [.wrongArgumentCount]),
        ("percentile_cont(wage) WITHIN GROUP (ORDER BY wage)", [.unknownColumn]),
    ])
    func refused(call: String, codes: [PlanningError.Code]) {
        #expect(Restricted.codes("SELECT \(call) FROM panel") == codes)
    }

    /// Dates are ordered, and have no grid.
    @Test func numbersOnly() {
        var table = Restricted.table
        table.columns[9].use = .measure
        let text = "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY born) FROM panel"
        #expect(Restricted.codes(text, table: table) == [.aggregateColumnUse])
    }

    @Test func theStepIsThePolicys() {
        let text = "SELECT percentile_cont(0.05) WITHIN GROUP (ORDER BY wage) FROM panel"
        #expect(Restricted.codes(text) == [])
        #expect(Restricted.codes(text, rules: RestrictedRules(percentileStepPercent: 25)) == [.percentileFraction])
    }
}

/// Windows, grouping sets, modes and other late arrivals: nothing of them reaches restricted data.
@Suite struct RestrictedNovelties {
    @Test(arguments: [
        ("SELECT SUM(wage) OVER () FROM panel", [PlanningError.Code.unsupported]),
        ("SELECT COUNT(*), SUM(COUNT(*)) OVER () FROM panel", [.unsupported]),
        ("SELECT COUNT(*) OVER (PARTITION BY nr) FROM panel", [.unsupported]),
        ("SELECT MAX(wage) OVER w FROM panel WINDOW w AS (ORDER BY wage)", [.unsupported]),
        ("SELECT COUNT(*) FROM panel WINDOW w AS (ORDER BY wage)", [.unsupported]),
        ("SELECT row_number() OVER (ORDER BY wage), COUNT(*) FROM panel", [.outputExpression]),
        ("SELECT lag(wage) OVER (ORDER BY nr) FROM panel", [.rowLevelOutput, .outputExpression]),
        ("SELECT COUNT(*) FROM panel WHERE rank() OVER (ORDER BY wage) = 1", [.filterFunction]),
        (
            "SELECT year, COUNT(*) FROM panel GROUP BY year ORDER BY rank() OVER (ORDER BY MAX(wage))",
            [.orderNotByGroup]
        ),
        ("SELECT year, COUNT(*) FROM panel GROUP BY ROLLUP (year)", [.groupExpression, .outputNotGrouped]),
        ("SELECT COUNT(*) FROM panel GROUP BY CUBE (year, married)", [.groupExpression]),
        ("SELECT COUNT(*) FROM panel GROUP BY GROUPING SETS ((year), ())", [.groupExpression]),
        ("SELECT year, COUNT(*) FROM panel GROUP BY year, ROLLUP (nr)", [.groupExpression]),
        ("SELECT COUNT(*) FROM panel GROUP BY ()", [.groupExpression]),
        (
            "SELECT year, ill, COUNT(*) FROM panel GROUP BY (year, ill)",
            [
                .groupExpression, .outputNotGrouped, .outputNotGrouped,
            ]
        ),
        ("SELECT year, GROUPING(year), COUNT(*) FROM panel GROUP BY year", [.outputExpression]),
        ("SELECT mode(wage) FROM panel", [.unsupported]),
        ("SELECT mode() WITHIN GROUP (ORDER BY wage) FROM panel", [.unsupported]),
        ("SELECT MAX(wage) WITHIN GROUP (ORDER BY wage) FROM panel", [.unsupported]),
        ("SELECT corr(wage, hours) FROM panel", [.unsupported]),
        ("SELECT regr_count(wage, hours) FROM panel", [.unsupported]),
        ("SELECT bool_or(ill) FROM panel", [.unsupported]), ("SELECT every(married) FROM panel", [.unsupported]),
        ("SELECT any_value(wage) FROM panel", [.unsupported]), ("SELECT ANY_VALUE(year) FROM panel", [.unsupported]),
        ("SELECT string_agg(town, ',') FROM panel", [.unsupported]),
        ("SELECT string_agg(town, ',' ORDER BY wage) FROM panel", [.unsupported]),
        ("SELECT SUM(wage ORDER BY nr) FROM panel", [.unsupported]),
        ("SELECT COUNT(*) FROM panel WHERE town ~ 'a'", [.filterExpression]),
        ("SELECT COUNT(*) FROM panel WHERE town SIMILAR TO 'a%'", [.filterFunction]),
        ("SELECT COUNT(*) FROM panel WHERE regexp_count(town, 'a') = 1", [.filterFunction]),
        ("SELECT COUNT(*) FROM panel WHERE year & 1 = 1", [.filterExpression]),
        ("SELECT COUNT(*) FROM panel WHERE year = 1984 | 1", [.filterExpression]),
        ("SELECT COUNT(*) FROM panel WHERE age(born, born) > INTERVAL '1 day'", [.unsupported]),
        ("SELECT COUNT(*) FROM panel WHERE (year, nr) < (1, 2)", [.unsupported]),
        ("SELECT COUNT(*) FROM generate_series(1, 2)", [.unsupported]),
        ("SELECT COUNT(*) FROM unnest(ARRAY[1, 2])", [.unsupported]),
        ("WITH RECURSIVE t AS (SELECT 1) SELECT COUNT(*) FROM panel", [.unsupported]),
        ("SELECT year, COUNT(*) FROM panel GROUP BY year ORDER BY year FETCH FIRST 1 ROW WITH TIES", [.unsupported]),
        ("TABLE panel", [.rowLevelOutput, .starOutput]),
        ("SELECT DISTINCT ON (year) year, COUNT(*) FROM panel GROUP BY year", [.distinctOutput]),
        ("SELECT COUNT(*) FROM panel WHERE year BETWEEN SYMMETRIC 1985 AND 1980", [.filterExpression]),
        ("SELECT COUNT(*) FROM panel WHERE lpad(town, 2, 'x') = 'ab'", [.filterFunction]),
        ("SELECT COUNT(*) FROM panel WHERE EXTRACT(CENTURY FROM born) = 20", [.filterFunction]),
        ("SELECT COUNT(*) FROM panel WHERE year = div(1985, 1)", [.filterFunction]),
        ("SELECT COUNT(*) FROM panel WHERE to_char(born, 'DD') = '01'", [.filterFunction]),
    ])
    func refused(text: String, codes: [PlanningError.Code]) {
        #expect(Restricted.codes(text) == codes)
    }

    /// The proof from the plan knows nothing of the text, and refuses them too.
    @Test func thePlanIsRefusedToo() throws {
        let honest = try Restricted.compile("SELECT year, SUM(wage) FROM panel GROUP BY year")
        guard case .sort(.project(.aggregate(let node), let output), let keys) = honest.plan else {
            return #expect(Bool(false))
        }
        func check(_ change: (inout AggregateNode) -> Void) {
            var changed = node
            change(&changed)
            var query = honest
            query.plan = .sort(.project(.aggregate(changed), output), keys)
            #expect(throws: PlanningError.self) { try RestrictedPlanCheck.check(query, rules: RestrictedRules()) }
        }
        check { $0.groupingSets = [[0], []] }
        check { $0.groupingSets = [] }
        for kind in AggregateKind.allCases where kind.needsRules {
            check {
                $0.aggregates[0].kind = kind
                $0.aggregates[0].fraction = 0.5
            }
            check { $0.aggregates[0].kind = kind }
        }
        check { $0.aggregates[0].isDescending = true }
        check { $0.aggregates[0].fraction = 0.5 }
        for fraction in [nil, 0, 1, 0.123, 0.51, -0.5] {
            check {
                $0.aggregates[0].kind = .percentileContinuous
                $0.aggregates[0].type = .double
                $0.aggregates[0].fraction = fraction
            }
        }
        check {
            let call = WindowCall(function: .rowNumber, arguments: [], frame: .standard, type: .integer)
            $0.input = .window(WindowNode(input: $0.input, partition: [], order: [], calls: [call]))
        }
    }
}
