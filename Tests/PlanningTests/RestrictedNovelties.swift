import Planning
import Schemas
import Testing

/// Windows, grouping sets, percentiles and other late arrivals: nothing of them reaches restricted data.
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
        ("SELECT median(wage) FROM panel", [.unsupported]), ("SELECT mode(wage) FROM panel", [.unsupported]),
        ("SELECT percentile_disc(1) WITHIN GROUP (ORDER BY wage) FROM panel", [.unsupported]),
        ("SELECT MAX(wage) WITHIN GROUP (ORDER BY wage) FROM panel", [.unsupported]),
        ("SELECT corr(wage, hours) FROM panel", [.unsupported]),
        ("SELECT regr_count(wage, hours) FROM panel", [.unsupported]),
        ("SELECT bool_or(ill) FROM panel", [.unsupported]), ("SELECT every(married) FROM panel", [.unsupported]),
        ("SELECT any_value(wage) FROM panel", [.unsupported]), ("SELECT ANY_VALUE(year) FROM panel", [.unsupported]),
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
        check {
            let call = WindowCall(function: .rowNumber, arguments: [], frame: .standard, type: .integer)
            $0.input = .window(WindowNode(input: $0.input, partition: [], order: [], calls: [call]))
        }
    }
}
