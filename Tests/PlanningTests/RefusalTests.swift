import Planning
import Schemas
import Testing

/// Every code that open queries can meet, and where it points.
@Suite struct RefusalTests {
    @Test(arguments: [
        ("SELECT 'abc", PlanningError.Code.unterminatedString, "'abc"),
        ("SELECT \"abc", .unterminatedIdentifier, "\"abc"),
        ("SELECT /* x /* y */ 1", .unterminatedComment, "/* x /* y */ 1"), ("SELECT 12ab", .invalidNumber, "12ab"),
        ("SELECT 1e999", .invalidNumber, "1e999"),
        ("SELECT i @ 1 FROM t", .invalidCharacter, "@"), ("SELECT E'a", .unterminatedString, "'a"),
        ("SELECT $x$a$y$", .unterminatedString, "$x$a$y$"), ("SELECT E'\\000'", .invalidLiteral, "'\\000'"),
        ("SELECT s ~ '(' FROM t", .invalidLiteral, "'('"), ("SELECT s ~ '(?=a)' FROM t", .invalidLiteral, "'(?=a)'"),
        ("SELECT i & x FROM t", .typeMismatch, "x"), ("SELECT i + INTERVAL '1 day' FROM t", .typeMismatch, "i"),
        ("SELECT INTERVAL '1 fortnight'", .invalidLiteral, "INTERVAL '1 fortnight'"),
        ("SELECT i FROM t FETCH FIRST 1 ROW WITH TIES", .invalidLimit, "WITH TIES"),
        ("SELECT 价格！ FROM t", .invalidCharacter, "！"),
        ("SELECT i FROM", .syntaxError, ""), ("SELECT i, FROM t", .syntaxError, "FROM"),
        ("SELECT i FROM t WHERE i < 1 < 2", .syntaxError, "<"), ("SELECT 1; SELECT 2", .multipleStatements, "SELECT"),
        ("DROP TABLE t", .notASelect, "DROP"),
        ("SELECT i FROM nowhere", .unknownTable, "nowhere"), ("SELECT u.i FROM t", .unknownTable, "u"),
        ("SELECT *", .unknownTable, "*"), ("SELECT k FROM t", .unknownColumn, "k"),
        ("SELECT \"I\" FROM t", .unknownColumn, "\"I\""), ("SELECT foo(i) FROM t", .unknownFunction, "foo"),
        ("SELECT i::blob FROM t", .unknownType, "blob"), ("SELECT i FROM t ORDER BY 2", .invalidOrdinal, "2"),
        ("SELECT i FROM t GROUP BY 'x'", .invalidOrdinal, "'x'"), ("SELECT i + s FROM t", .typeMismatch, "s"),
        ("SELECT i FROM t WHERE i", .typeMismatch, "i"), ("SELECT i = s FROM t", .typeMismatch, "s"),
        ("SELECT length(i) FROM t", .typeMismatch, "i"), ("SELECT x % 2 FROM t", .typeMismatch, "x % 2"),
        ("SELECT length(s, s) FROM t", .wrongArgumentCount, "length(s, s)"),
        ("SELECT SUM(i, j) FROM t", .wrongArgumentCount, "SUM(i, j)"),
        ("SELECT day > 'yesterday' FROM t", .invalidLiteral, "'yesterday'"),
        (
            "SELECT day + INTERVAL '-9223372036854775808' MONTH FROM t", .invalidLiteral,
            "INTERVAL '-9223372036854775808' MONTH"
        ), ("SELECT DATE '1999-02-29'", .invalidLiteral, "'1999-02-29'"),
        ("SELECT day::integer FROM t", .invalidCast, "day::integer"),
        ("SELECT round(d, i) FROM t", .nonConstantArgument, "i"), ("SELECT i, SUM(j) FROM t", .notGrouped, "i"),
        ("SELECT i + 1 + j FROM t GROUP BY i + 1", .notGrouped, "j"),
        ("SELECT COUNT(*) FROM t ORDER BY s", .notGrouped, "s"),
        ("SELECT i FROM t GROUP BY i HAVING j > 1", .notGrouped, "j"),
        ("SELECT i FROM t WHERE SUM(i) > 1", .aggregateNotAllowed, "SUM(i)"),
        ("SELECT SUM(AVG(i)) FROM t", .aggregateNotAllowed, "AVG(i)"),
        ("SELECT SUM(i) FROM t GROUP BY 1", .aggregateNotAllowed, "1"),
        ("SELECT DISTINCT i FROM t ORDER BY j", .orderNotInDistinct, "j"),
        ("SELECT i FROM t LIMIT -1", .invalidLimit, "-1"), ("SELECT i FROM t LIMIT 1.5", .invalidLimit, "1.5"),
        ("SELECT i AS a, j AS a FROM t ORDER BY a", .ambiguousColumn, "a"),
        ("SELECT i FROM t WHERE i = :p", .missingArgument, ":p"), ("SELECT SUM(*) FROM t", .syntaxError, "SUM(*)"),
    ])
    func codeAndPlace(text: String, code: PlanningError.Code, marked: String) {
        #expect(Fixtures.code(text) == code)
        #expect(Fixtures.marked(text) == marked)
    }

    @Test(arguments: [
        "SELECT now()", "SELECT (1, 2)",
        "SELECT s = ANY (s) FROM t", "SELECT s COLLATE \"de\" FROM t", "SELECT at AT TIME ZONE 'UTC' FROM t",
        "SELECT X'a'", "SELECT COALESCE(at - at) FROM t", "SELECT MIN(INTERVAL '1 day' * i) FROM t",
        "SELECT at - at, COUNT(*) FROM t GROUP BY 1", "SELECT CASE WHEN b THEN INTERVAL '1' DAY END FROM t",
        "SELECT string_agg(s, ',' ORDER BY i), string_agg(s, ',' ORDER BY j) FROM t",
        "SELECT string_agg(DISTINCT s, ',' ORDER BY i) FROM t", "SELECT string_agg(s, ',') OVER () FROM t",
        "SELECT age(at) FROM t", "SELECT to_date(s, 'WW') FROM t", "EXPLAIN VERBOSE SELECT 1",
        "SELECT i INTO u FROM t", "SELECT i FROM a.t",
        "SELECT EXTRACT(TIMEZONE FROM day) FROM t",
    ])
    func unsupportedConstructsSaySo(text: String) {
        #expect(Fixtures.code(text) == .unsupported)
        #expect(Fixtures.marked(text) != nil)
    }

    @Test func limitsHaveTheirOwnCodes() {
        let deep = String(repeating: "(", count: 200) + "1" + String(repeating: ")", count: 200)
        #expect(Fixtures.code("SELECT \(deep)") == .nestingTooDeep)
        #expect(Fixtures.code("SELECT 1" + String(repeating: "+1", count: 200)) == .nestingTooDeep)
        #expect(Fixtures.code("SELECT " + String(repeating: "NOT ", count: 200) + "true") == .nestingTooDeep)
        #expect(Fixtures.code("SELECT '" + String(repeating: "a", count: 99_999) + "'") == .textTooLong)
        #expect(Fixtures.code("SELECT '" + String(repeating: "a", count: 20_001) + "'") == .tokenTooLong)
        #expect(Fixtures.code("SELECT 1" + String(repeating: ",1", count: 1_000)) == .listTooLong)
        #expect(Fixtures.code("SELECT 1 IN (1" + String(repeating: ",1", count: 5_000) + ")") == .listTooLong)
        #expect(Fixtures.code("SELECT " + String(repeating: "( ", count: 20_000)) == .tooManyTokens)
        // Operands that are written several times may not double at every level.
        func nested(_ open: String, _ core: String, _ close: String) -> String {
            "SELECT " + String(repeating: open, count: 20) + core + String(repeating: close, count: 20) + " FROM t"
        }
        #expect(Fixtures.code(nested("(", "b", " BETWEEN b AND true)")) == .planTooLarge)
        #expect(Fixtures.code(nested("(", "b", " BETWEEN SYMMETRIC b AND true)")) == .planTooLarge)
        #expect(Fixtures.code(nested("CASE ", "i", " WHEN 1 THEN 2 WHEN 3 THEN 4 END")) == .planTooLarge)
        #expect(Fixtures.code(nested("(", "b", " IN (b, b))")) == .planTooLarge)
        #expect(Fixtures.code(nested("(", "at", " + (at - at))")) == nil)
        #expect(Fixtures.code(nested("(at + (at - ", "at", "))")) == .planTooLarge)
        #expect(Fixtures.code("SELECT true" + String(repeating: " AND b", count: 4_000) + " FROM t") == nil)
    }

    @Test func argumentsMustMatchTheParameters() throws {
        func code(_ text: String, _ argument: ParameterArgument) -> PlanningError.Code? {
            do {
                _ = try Fixtures.open(text, parameters: ["a": argument])
                return nil
            } catch { return error.code }
        }
        #expect(code("SELECT 1", .value(.integer(1))) == .unknownArgument)
        let wild: [Value] = [
            .double(.nan), .double(.infinity), .decimal(unscaled: 1, scale: 39), .decimal(unscaled: 1, scale: -1),
            .decimal(unscaled: .min, scale: 0),
            .date(.max), .timestamp(.min), .timestamp(.max), .text(String(repeating: "a", count: 20_001)),
        ]
        for value in wild { #expect(code("SELECT :a", .value(value)) == .argumentType) }
        #expect(code("SELECT :a FROM t", .column(String(repeating: "a", count: 129))) == .argumentType)
        let query = try Fixtures.open(
            "SELECT :c, COUNT(*) FROM t WHERE day >= :from GROUP BY :c",
            parameters: ["c": .column("S"), "from": .value(.text("1994-01-01"))])
        #expect(query.columns[0].name == "s")
        #expect(PlanText.text(of: query).hasSuffix("filter (day >= date '1994-01-01')\n      scan t [day, s]"))
    }
}
