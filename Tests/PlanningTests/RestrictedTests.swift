import Foundation
import Planning
import Schemas
import Testing

/// The rules of disclosure control on the text, each with attempts to get round it.
@Suite struct RestrictedTests {
    @Test(arguments: [
        "SELECT COUNT(*) FROM panel", "SELECT year, AVG(wage) FROM panel GROUP BY year",
        "SELECT year AS y, SUM(hours) AS h FROM panel GROUP BY y ORDER BY y DESC",
        "SELECT industry, ill, COUNT(*), COUNT(wage), COUNT(town), COUNT(DISTINCT nr) FROM panel GROUP BY 1, 2",
        "SELECT MIN(wage), MAX(wage), STDDEV(wage), VAR_POP(hours) FROM panel WHERE year BETWEEN 1981 AND 1980 + 5",
        "SELECT year, SUM(wage), SUM(hours) FROM panel WHERE industry IN ('mining', 'trade') AND NOT (married OR ill IS TRUE) GROUP BY year",
        "SELECT COUNT(*) FROM panel WHERE town LIKE 'A%' OR town ILIKE 'b_' OR town IS NULL OR married IS DISTINCT FROM true",
        "SELECT COUNT(*) FROM panel WHERE born >= DATE '1990-01-01' - INTERVAL '1' YEAR AND year <> 1984.0 AND (year = 1985) IS NOT FALSE",
        "SELECT married, COUNT(*) FROM panel GROUP BY married ORDER BY 1 NULLS FIRST LIMIT 1 OFFSET 1",
        "SELECT COUNT(*) FROM panel LIMIT 1", "SELECT COUNT(*) FROM panel WHERE 1 = 2",
        "SELECT p.industry, COUNT(*) AS 人数 FROM panel p WHERE p.year = '1985' GROUP BY p.industry;",
    ])
    func allowed(text: String) {
        #expect(Restricted.codes(text) == [])
    }

    @Test(arguments: [
        // Output.
        ("SELECT wage FROM panel", [PlanningError.Code.rowLevelOutput, .rowLevelOutput]),
        ("SELECT * FROM panel", [.rowLevelOutput, .starOutput]), ("SELECT panel.*, COUNT(*) FROM panel", [.starOutput]),
        ("SELECT year FROM panel GROUP BY year", [.rowLevelOutput]), ("SELECT 1", [.rowLevelOutput]),
        ("SELECT COUNT(*)", [.rowLevelOutput]), ("SELECT SUM(*), COUNT(*) FROM panel", [.syntaxError]),
        ("SELECT 1, COUNT(*) FROM panel", [.literalOutput]),
        ("SELECT 'secret' AS s, COUNT(*) FROM panel", [.literalOutput]),
        ("SELECT SUM(wage) / COUNT(*) FROM panel", [.outputExpression]),
        ("SELECT AVG(wage) + 1 FROM panel", [.outputExpression]),
        ("SELECT -SUM(wage) FROM panel", [.outputExpression]),
        ("SELECT CAST(SUM(wage) AS integer) FROM panel", [.outputExpression]),
        ("SELECT COALESCE(SUM(wage), 0) FROM panel", [.outputExpression]),
        ("SELECT CASE WHEN COUNT(*) > 9 THEN 1 END FROM panel", [.outputExpression]),
        ("SELECT SUM(wage) > 5 FROM panel", [.outputExpression]),
        ("SELECT year + 0, COUNT(*) FROM panel GROUP BY year", [.outputExpression]),
        ("SELECT wage, COUNT(*) FROM panel", [.outputNotGrouped]),
        ("SELECT idcard, COUNT(*) FROM panel GROUP BY year", [.outputNotGrouped]),
        ("SELECT DISTINCT year, COUNT(*) FROM panel GROUP BY year", [.distinctOutput]),
        ("SELECT COUNT(*) FROM panel GROUP BY year", [.groupNotShown]),
        ("EXPLAIN SELECT COUNT(*) FROM panel", [.explainRefused]),
        ("EXPLAIN ANALYZE SELECT COUNT(*) FROM panel", [.explainRefused]),
        ("SELECT COUNT(*) AS \"a b\" FROM panel", [.outputName]),
        ("SELECT COUNT(*) AS \"x;y\" FROM panel", [.outputName]), ("SELECT COUNT(*) AS a$b FROM panel", [.outputName]),
        ("SELECT COUNT(*) AS a, SUM(wage) AS A FROM panel", [.duplicateOutputName]),
        ("SELECT year, year, COUNT(*) FROM panel GROUP BY year", [.duplicateOutputName]),
        // Aggregates.
        ("SELECT AVG(wage + 1000000000) FROM panel", [.aggregateArgument]),
        ("SELECT SUM(wage * 2) FROM panel", [.aggregateArgument]),
        ("SELECT COUNT(NULLIF(ill, false)) FROM panel", [.aggregateArgument]),
        ("SELECT SUM(wage::decimal(18,2)) FROM panel", [.aggregateArgument]),
        ("SELECT SUM(-wage) FROM panel", [.aggregateArgument]), ("SELECT COUNT(1) FROM panel", [.aggregateArgument]),
        ("SELECT MAX(GREATEST(wage, 5)) FROM panel", [.aggregateArgument]),
        ("SELECT COUNT(ill = true) FROM panel", [.aggregateArgument]),
        ("SELECT SUM(nr) FROM panel", [.aggregateColumnUse]), ("SELECT MIN(idcard) FROM panel", [.aggregateColumnUse]),
        ("SELECT COUNT(idcard) FROM panel", [.aggregateColumnUse]),
        ("SELECT COUNT(nr) FROM panel", [.aggregateColumnUse]),
        ("SELECT AVG(year) FROM panel", [.aggregateColumnUse]), ("SELECT MAX(ill) FROM panel", [.aggregateColumnUse]),
        ("SELECT MAX(note) FROM panel", [.undeclaredUse]), ("SELECT COUNT(note) FROM panel", [.undeclaredUse]),
        ("SELECT SUM(DISTINCT wage) FROM panel", [.aggregateDistinct]),
        ("SELECT COUNT(DISTINCT wage) FROM panel", [.distinctWithoutSubjectKey]),
        ("SELECT COUNT(DISTINCT town) FROM panel", [.distinctWithoutSubjectKey]),
        ("SELECT COUNT(DISTINCT idcard) FROM panel", [.distinctWithoutSubjectKey]),
        ("SELECT SUM(wage) FILTER (WHERE nr = 7) FROM panel", [.filterColumnUse]),
        // Filters.
        ("SELECT COUNT(*) FROM panel WHERE nr = 13", [.filterColumnUse]),
        ("SELECT COUNT(*) FROM panel WHERE idcard LIKE '33%'", [.filterColumnUse]),
        ("SELECT COUNT(*) FROM panel WHERE wage > 100", [.filterColumnUse]),
        ("SELECT COUNT(*) FROM panel WHERE wage IS NOT NULL", [.filterColumnUse]),
        ("SELECT COUNT(*) FROM panel WHERE firm IN (1, 2)", [.filterColumnUse]),
        ("SELECT COUNT(*) FROM panel WHERE note = 'x'", [.undeclaredUse]),
        ("SELECT COUNT(*) FROM panel WHERE NOT (year = 1980 AND (married OR 5 < wage))", [.filterColumnUse]),
        ("SELECT COUNT(*) FROM panel WHERE wage BETWEEN 1 AND 2", [.filterColumnUse]),
        ("SELECT COUNT(*) FROM panel WHERE CASE WHEN wage > 5 THEN true END", [.filterExpression]),
        ("SELECT COUNT(*) FROM panel WHERE CASE WHEN year > 5 THEN true END", [.filterExpression]),
        ("SELECT COUNT(*) FROM panel WHERE year + 1 = 1981", [.filterExpression]),
        ("SELECT COUNT(*) FROM panel WHERE year % 2 = 0", [.filterExpression]),
        ("SELECT COUNT(*) FROM panel WHERE town || 'x' = 'ax'", [.filterExpression]),
        ("SELECT COUNT(*) FROM panel WHERE year = (SELECT 1)", [.unsupported]),
        ("SELECT COUNT(*) FROM panel WHERE (year = 1) = (nr = 2)", [.filterExpression, .filterExpression]),
        ("SELECT COUNT(*) FROM panel WHERE 1 / 0 = year", [.filterExpression]),
        ("SELECT COUNT(*) FROM panel WHERE length(town) = 3", [.filterFunction]),
        ("SELECT COUNT(*) FROM panel WHERE EXTRACT(DAY FROM born) = 3", [.filterFunction]),
        ("SELECT COUNT(*) FROM panel WHERE nr::text = '13'", [.filterFunction]),
        ("SELECT COUNT(*) FROM panel WHERE CAST(year AS text) LIKE '%7'", [.filterFunction]),
        ("SELECT COUNT(*) FROM panel WHERE COALESCE(wage > 5, true)", [.filterFunction]),
        ("SELECT COUNT(*) FROM panel WHERE SUM(wage) > 5", [.filterFunction]),
        ("SELECT COUNT(*) FROM panel WHERE substring(idcard, 1, 2) IN ('33')", [.filterFunction]),
        ("SELECT COUNT(*) FROM panel WHERE year IN (1980, abs(-3))", [.filterFunction]),
        ("SELECT COUNT(*) FROM panel WHERE married = ill", [.filterComparison]),
        ("SELECT COUNT(*) FROM panel WHERE year = nr", [.filterColumnUse, .filterComparison]),
        ("SELECT COUNT(*) FROM panel WHERE 1985 BETWEEN year AND code", [.filterComparison]),
        // HAVING, GROUP BY, ORDER BY, LIMIT.
        ("SELECT year, COUNT(*) FROM panel GROUP BY year HAVING COUNT(*) = 1", [.havingRefused]),
        ("SELECT year, COUNT(*) FROM panel GROUP BY year HAVING year > 1980", [.havingRefused]),
        ("SELECT COUNT(*) FROM panel HAVING MAX(wage) > 7", [.havingRefused]),
        ("SELECT COUNT(*) FROM panel GROUP BY wage > 5", [.groupExpression]),
        ("SELECT COUNT(*) FROM panel GROUP BY CASE WHEN ill THEN 1 END", [.groupExpression]),
        ("SELECT wage > 5 AS g, COUNT(*) FROM panel GROUP BY g", [.groupExpression, .outputExpression]),
        ("SELECT nr, COUNT(*) FROM panel GROUP BY nr", [.groupColumnUse, .outputNotGrouped]),
        ("SELECT idcard AS year2, COUNT(*) FROM panel GROUP BY year2", [.groupColumnUse, .outputNotGrouped]),
        ("SELECT nr, COUNT(*) FROM panel GROUP BY 1", [.groupColumnUse, .outputNotGrouped]),
        ("SELECT wage, COUNT(*) FROM panel GROUP BY wage", [.groupColumnUse, .outputNotGrouped]),
        ("SELECT note, COUNT(*) FROM panel GROUP BY note", [.undeclaredUse, .outputNotGrouped]),
        ("SELECT town, COUNT(*) FROM panel GROUP BY town", [.groupWithoutDomain, .outputNotGrouped]),
        ("SELECT code, year, COUNT(*) FROM panel GROUP BY code, year", [.tooManyCells]),
        ("SELECT year, COUNT(*) FROM panel GROUP BY year ORDER BY COUNT(*)", [.orderNotByGroup]),
        ("SELECT year, COUNT(*) AS n FROM panel GROUP BY year ORDER BY n", [.orderNotByGroup]),
        ("SELECT year, COUNT(*) FROM panel GROUP BY year ORDER BY 2", [.orderNotByGroup]),
        ("SELECT year, COUNT(*) FROM panel GROUP BY year ORDER BY -year", [.orderNotByGroup]),
        ("SELECT year, COUNT(*) FROM panel GROUP BY year ORDER BY MAX(nr)", [.orderNotByGroup]),
        ("SELECT year AS y, SUM(wage) AS year FROM panel GROUP BY 1 ORDER BY year", [.orderNotByGroup]),
        ("SELECT COUNT(*) FROM panel ORDER BY nr", [.orderNotByGroup]),
        ("SELECT year, COUNT(*) FROM panel GROUP BY year LIMIT 1", [.limitWithoutFullOrder]),
        ("SELECT year, ill, COUNT(*) FROM panel GROUP BY year, ill ORDER BY year LIMIT 1", [.limitWithoutFullOrder]),
        ("SELECT year, COUNT(*) FROM panel GROUP BY year OFFSET 3", [.limitWithoutFullOrder]),
    ])
    func refused(text: String, codes: [PlanningError.Code]) {
        #expect(Restricted.codes(text) == codes)
    }

    @Test func limitsOfThePolicyHold() {
        let tight = RestrictedRules(
            cellsLimit: 15, outputColumnsLimit: 2, aliasCharactersLimit: 3, textLiteralCharactersLimit: 4,
            filterConstantsLimit: 2)
        #expect(Restricted.codes("SELECT year, COUNT(*) FROM panel GROUP BY year", rules: tight) == [.tooManyCells])
        #expect(
            Restricted.codes("SELECT COUNT(*), SUM(wage), AVG(wage) FROM panel", rules: tight) == [
                .tooManyOutputColumns
            ])
        #expect(Restricted.codes("SELECT COUNT(*) AS abcd FROM panel", rules: tight) == [.outputName])
        // Marks stack on one character and could carry a text.
        #expect(Restricted.codes("SELECT COUNT(*) AS a\u{301}\u{301}\u{301} FROM panel", rules: tight) == [.outputName])
        #expect(
            Restricted.codes("SELECT COUNT(*) FROM panel WHERE town = 'abcde'", rules: tight) == [.textTooLongInFilter])
        #expect(
            Restricted.codes("SELECT COUNT(*) FROM panel WHERE year IN (1, 2, 3)", rules: tight) == [.filterConstants])
    }

    @Test func aSubjectKeyStaysOneWhateverIsDeclared() throws {
        let honest = try Restricted.compile("SELECT year, SUM(hours) FROM panel WHERE year > 1980 GROUP BY year")
        for use in [ColumnUse.dimension, .measure, .sensitive] {
            var table = Restricted.table
            table.columns[0].use = use
            table.columns[0].domain = .range(lower: 1, upper: 9)
            #expect(
                Restricted.codes("SELECT nr, COUNT(*) FROM panel GROUP BY nr", table: table).first == .groupColumnUse)
            #expect(Restricted.codes("SELECT COUNT(*) FROM panel WHERE nr = 7", table: table) == [.filterColumnUse])
            #expect(Restricted.codes("SELECT SUM(nr) FROM panel", table: table) == [.aggregateColumnUse])
            // The same in the plan: the scan's first column becomes the key.
            guard case .sort(.project(.aggregate(var node), let output), let keys) = honest.plan,
                case .filter(_, let predicate) = node.input
            else { return #expect(Bool(false)) }
            var query = honest
            query.tables = [table]
            node.input = .filter(.scan(table: 0, columns: [0, 11]), predicate)
            node.completion = [.range(lower: 1, upper: 9)]
            query.plan = .sort(.project(.aggregate(node), output), keys)
            #expect(throws: PlanningError.self) { try RestrictedPlanCheck.check(query, rules: RestrictedRules()) }
        }
    }

    @Test(arguments: [
        "SELECT year, union, COUNT(*) AS men, AVG(lwage) AS mean_log_wage FROM wagepan GROUP BY year, union ORDER BY year, union",
        "SELECT educ, COUNT(*) AS men, SUM(hours) AS hours FROM wagepan WHERE year = 1987 GROUP BY educ ORDER BY educ",
        "SELECT occupation, married, STDDEV(lwage), COUNT(DISTINCT nr) FROM wagepan WHERE black = 1 AND year BETWEEN 1980 AND 1983 GROUP BY 1, 2",
    ])
    func theWagePanelCanBeAsked(text: String) throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let schema = try JSONDecoder().decode(
            TableSchema.self, from: Data(contentsOf: tests.appendingPathComponent("Data/wagepan/schema.json")))
        #expect(Restricted.codes(text, table: schema) == [])
        #expect(
            Restricted.codes("SELECT nr, lwage FROM wagepan WHERE year = 1987", table: schema).first == .rowLevelOutput)
    }

    @Test func aTableWithoutSubjectsIsNotQueried() {
        var table = Restricted.table
        table.subjectKeys = []
        #expect(Restricted.codes("SELECT COUNT(*) FROM panel", table: table) == [.noSubjectKey])
        table.subjectKeys = [SubjectKey(column: "gone", type: "person")]
        #expect(Restricted.codes("SELECT COUNT(*) FROM panel", table: table) == [.noSubjectKey])
    }

    @Test func parametersAreNoWayAround() {
        let query = "SELECT :c, COUNT(*) FROM panel WHERE :f = :v GROUP BY :c"
        func codes(_ c: String, _ f: String, _ v: ParameterArgument) -> [PlanningError.Code] {
            Restricted.codes(query, parameters: ["c": .column(c), "f": .column(f), "v": v])
        }
        #expect(codes("industry", "year", .value(.integer(1985))) == [])
        #expect(codes("nr", "year", .value(.integer(1985))) == [.groupColumnUse, .outputNotGrouped])
        #expect(codes("industry", "wage", .value(.integer(5))) == [.filterColumnUse])
        #expect(codes("industry", "married", .column("ill")) == [.filterComparison])
        #expect(codes("industry; DROP", "year", .value(.integer(1))) == [.unknownColumn])
        #expect(
            Restricted.codes("SELECT SUM(:m) FROM panel", parameters: ["m": .value(.integer(1))]) == [
                .aggregateArgument
            ])
        #expect(
            Restricted.codes("SELECT :m, COUNT(*) FROM panel", parameters: ["m": .value(.text("x"))]) == [
                .literalOutput
            ])
    }

    @Test func theMessagePointsAtThePlace() throws {
        let text = "SELECT year, AVG(wage + 1e9) FROM panel GROUP BY year"
        do {
            _ = try Restricted.compile(text)
            Issue.record("accepted")
        } catch {
            #expect(error.diagnostics.first?.span == SourceSpan(17, 27))
        }
    }

    @Test func thePlanCarriesEvidenceOfEverySubjectKey() throws {
        let query = try Restricted.compile(
            "SELECT SUM(wage) AS total, year, COUNT(*), SUM(wage) AS again FROM panel WHERE married GROUP BY year ORDER BY year DESC LIMIT 3"
        )
        let plan = PlanText.text(of: query)
        #expect(plan.hasPrefix("limit 3 offset 0\n  sort [#1 desc nulls first]\n    project [#1, #0, #2, #1, #3, #4,"))
        #expect(
            plan.hasSuffix(
                "aggregate by [year] of [sum(wage), countRows()] evidence [0, 1] complete [8]\n        filter married\n          scan panel [year, married, wage]"
            ))
        #expect(query.evidence == EvidenceLayout(firstColumn: 4, aggregateCount: 2, keyCount: 2))
        #expect(query.evidenceSource == [0, nil, 1, 0])
        #expect(
            query.columns.map(\.role) == [
                .aggregate(.sum, column: "wage"), .group(column: "year"), .aggregate(.countRows, column: nil),
                .aggregate(.sum, column: "wage"),
            ])
    }

    @Test func rowsAreAlwaysInTheOrderOfAllGroups() throws {
        let query = try Restricted.compile(
            "SELECT industry, year, COUNT(*) FROM panel GROUP BY year, industry ORDER BY industry")
        #expect(PlanText.text(of: query).hasPrefix("sort [#0 asc nulls last, #1 asc nulls last]\n"))
    }

    @Test func repeatedAggregatesGetNumberedNames() throws {
        let query = try Restricted.compile("SELECT SUM(wage), SUM(hours), COUNT(*) FROM panel")
        #expect(query.columns.map(\.name) == ["sum", "sum_2", "count"])
    }
}
