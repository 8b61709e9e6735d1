import Planning
import Schemas
import Testing

@Suite struct ExpressionTests {
    @Test(arguments: [
        ("i + j * 2", "(i + (j * 2))"), ("(i + j) * 2", "((i + j) * 2)"), ("i - j - 1", "((i - j) - 1)"),
        ("-i * j", "(negate(i) * j)"), ("-2 ^ 2", "power(-2, 2)"),
        ("i = 1 OR j = 2 AND b", "((i = 1) or ((j = 2) and b))"),
        ("NOT i = 1 AND b", "(not((i = 1)) and b)"), ("NOT b IS NULL", "isNotNull(b)"),
        ("i + 1 BETWEEN 2 AND 3 AND b", "(((i + 1) >= 2) and ((i + 1) <= 3) and b)"),
        ("s || 'a' || 'b' = 'c'", "((s || 'a' || 'b') = 'c')"), ("i = 1 IS TRUE", "isTrue((i = 1))"),
        ("s LIKE 'a%' || 'b'", "like(s, ('a%' || 'b'), '\\')"),
        ("s NOT LIKE 'a!%' ESCAPE '!'", "not(like(s, 'a!%', '!'))"),
        ("s ILIKE 'A%'", "like(lower(s), lower('A%'), '\\')"),
        ("i::double precision / j", "(cast(i as double) / cast(j as double))"),
        ("-i::double precision", "negate(cast(i as double))"), ("i NOT IN (1, 2, NULL)", "not(i in (1, 2, null))"),
        ("i IN (1, j)", "((i = 1) or (i = j))"), ("i IN (3)", "(i = 3)"),
        ("i IS DISTINCT FROM 1", "isDistinctFrom(i, 1)"),
        ("i IS NOT DISTINCT FROM NULL", "isNotDistinctFrom(i, null)"), ("b IS NOT UNKNOWN", "isNotNull(b)"),
        ("b ISNULL", "isNull(b)"), ("b AND (b AND b)", "(b and b and b)"),
    ])
    func precedence(text: String, bound: String) {
        #expect(Fixtures.expression(text) == bound)
    }

    @Test(arguments: [
        ("day >= '1994-01-01'", "(day >= date '1994-01-01')"), ("'1994-01-01' < day", "(date '1994-01-01' < day)"),
        ("day < DATE '1994-01-01' + INTERVAL '1' YEAR", "(day < date '1995-01-01')"),
        ("day <= date '1998-12-01' - interval '90' day (3)", "(day <= date '1998-09-02')"),
        ("DATE '2024-01-31' + INTERVAL '1 month'", "timestamp '2024-02-29 00:00:00'"),
        ("day + 3", "addDays(day, 3)"), ("day - 3", "addDays(day, -3)"),
        ("day - '2000-01-01'", "subtractDates(day, date '2000-01-01')"),
        ("day + INTERVAL 2 MONTHS", "addMonths(cast(day as timestamp), 2)"),
        ("EXTRACT(YEAR FROM day)", "extractYear(day)"),
        ("EXTRACT(HOUR FROM day)", "extractHour(cast(day as timestamp))"),
        ("date_trunc('Month', at)", "truncateDate('month', at)"), ("at > day", "(at > cast(day as timestamp))"),
        ("d = 1", "(d = 1.00)"), ("d < 0.125", "(cast(d as decimal(16,3)) < 0.125)"),
        ("i < 2.5", "(cast(i as decimal(20,1)) < 2.5)"),
        ("i = 2.0", "(i = 2)"), ("x > 0.5", "(x > 0.5)"), ("d * (1 - e)", "(d * (1.0000 - e))"),
        ("d + i", "(d + cast(i as decimal(21,2)))"),
        ("d / i", "(cast(d as double) / cast(i as double))"), ("i / j", "(i / j)"), ("x + 1", "(x + 1)"),
        ("d + '1.125'", "(cast(d as decimal(16,3)) + 1.125)"), ("i + '1'", "(i + 1)"), ("7 / 2", "3"), ("-7 / 2", "-3"),
        ("7 % 3", "1"), ("1 / 0", "(1 / 0)"), ("9223372036854775807 + 1", "(9223372036854775807 + 1)"),
        ("0.1 + 0.2", "0.3"),
        ("1.10 * 2.5", "2.750"), ("NULL + 1", "null"), ("1 = 1 AND b", "b"), ("1 = 2 AND b", "false"),
        ("NULL AND b", "(null and b)"),
        ("'abc'::integer", "cast('abc' as integer)"), ("'12'::integer", "12"),
        ("CAST('1.239' AS decimal(5,2))", "cast(1.239 as decimal(5,2))"),
        ("s::varchar(3)", "left(s, 3)"), ("NULL::date", "null"), ("b = 'yes'", "(b = true)"),
        // The ends of the ranges.
        ("x > 9223372036854775807", "(x > cast(9223372036854775807 as double))"),
        ("day + INTERVAL '999999' MONTH", "addMonths(cast(day as timestamp), 999999)"),
        ("DATE '9999-12-31' + 1", "addDays(date '9999-12-31', 1)"),
        ("DATE '1970-01-01' + (-9223372036854775807 - 1)", "addDays(date '1970-01-01', -9223372036854775808)"),
        ("-9223372036854775807 - 2", "(-9223372036854775807 - 2)"),
        ("(-9223372036854775807 - 1) / -1", "(-9223372036854775808 / -1)"),
        ("DATE '0001-01-01' - INTERVAL '1' MONTH", "addMonths(timestamp '0001-01-01 00:00:00', -1)"),
        (
            "i < 0.00000000000000000000000000000000000001",
            "(cast(i as double) < cast(0.00000000000000000000000000000000000001 as double))"
        ), ("round(d, -9223372036854775807)", "round(d, -38)"),
        ("sign(d)", "case when (d > 0.00) then 1 when (d < 0.00) then -1 when (d = 0.00) then 0 end"),
    ])
    func typesAndFolding(text: String, bound: String) {
        #expect(Fixtures.expression(text) == bound)
    }

    @Test(arguments: [
        ("SUBSTRING(s FROM 2 FOR 3)", "substring(s, 2, 3)"), ("SUBSTRING(s FOR 3)", "substring(s, 1, 3)"),
        ("substr(s, 2)", "substring(s, 2)"),
        ("POSITION('a' IN s)", "position(s, 'a')"), ("strpos(s, 'a')", "position(s, 'a')"), ("TRIM(s)", "trim(s, ' ')"),
        ("TRIM(LEADING 'x' FROM s)", "trimLeading(s, 'x')"), ("TRIM(BOTH FROM s)", "trim(s, ' ')"),
        ("rtrim(s, 'ab')", "trimTrailing(s, 'ab')"),
        ("COALESCE(i, 0.5)", "coalesce(cast(i as decimal(20,1)), 0.5)"), ("NULLIF(s, '')", "nullIf(s, '')"),
        ("GREATEST(i, 2, j)", "greatest(i, 2, j)"),
        ("CASE WHEN b THEN 1 ELSE 0.5 END", "case when b then 1.0 else 0.5 end"),
        ("CASE i WHEN 1 THEN 'a' END", "case when (i = 1) then 'a' end"),
        ("CASE WHEN 1 = 2 THEN i ELSE j END", "j"), ("round(d, 1)", "round(d, 1)"), ("round(i)", "i"),
        ("round(x, 2)", "round(x, 2)"), ("floor(d)", "floor(d)"),
        ("ceil(i)", "i"), ("abs(-5)", "absolute(-5)"), ("mod(i, 3)", "(i % 3)"),
        ("log(2, x)", "(naturalLogarithm(x) / naturalLogarithm(2))"),
        ("concat(s, i)", "(coalesce(s, '') || coalesce(cast(i as text), ''))"), ("left(s, 2)", "left(s, 2)"),
        ("s || i", "(s || cast(i as text))"),
        ("year(day)", "extractYear(day)"), ("date_part('year', day)", "extractYear(day)"),
        ("starts_with(s, 'a')", "startsWith(s, 'a')"), ("lpad(s, 3)", "padLeft(s, 3, ' ')"),
        ("concat_ws('-', s, i)", "joined('-', s, cast(i as text))"),
        (
            "OVERLAY(s PLACING 'x' FROM i FOR 2)",
            "(substring(s, 1, (i - 1)) || 'x' || substring(s, (i + 2)))"
        ), ("div(d, e)", "quotient(cast(d as decimal(17,4)), e)"), ("div(i, 2)", "(i / 2)"),
        ("degrees(x)", "(x / 0.017453292519943295)"), ("EXTRACT(DECADE FROM day)", "(extractYear(day) / 10)"),
        ("EXTRACT(DAY FROM at - day)", "(subtractTimestamps(at, cast(day as timestamp)) / 86400000000)"),
        ("EXTRACT(MONTH FROM day - 3)", "extractMonth(addDays(day, -3))"),
        (
            "EXTRACT(MONTH FROM day - INTERVAL '1' DAY)",
            "extractMonth(addMicroseconds(cast(day as timestamp), -86400000000))"
        ),
        ("to_char(at, 'YYYY')", "formatDate('YYYY', at)"),
        (
            "date_diff('month', day, at)",
            "(((extractYear(at) * 12) + extractMonth(at)) - ((extractYear(cast(day as timestamp)) * 12) + extractMonth(cast(day as timestamp))))"
        ),
    ])
    func functions(text: String, bound: String) {
        #expect(Fixtures.expression(text) == bound)
    }

    @Test(arguments: [
        ("i + j", ColumnType.integer), ("d + e", .decimal(precision: 18, scale: 4)),
        ("d * e", .decimal(precision: 25, scale: 6)),
        ("d * d * d", .decimal(precision: 38, scale: 6)), ("e * e * e * e", .double), ("d / e", .double),
        ("d % e", .decimal(precision: 17, scale: 4)), ("i ^ 2", .double),
        ("1.50", .decimal(precision: 3, scale: 2)), ("1e3", .double),
        ("9223372036854775808", .decimal(precision: 19, scale: 0)), ("day + 1", .date), ("day - day", .integer),
        ("day + INTERVAL '1' DAY", .timestamp), ("SUM(i)", .decimal(precision: 38, scale: 0)),
        ("SUM(d)", .decimal(precision: 38, scale: 2)), ("SUM(x)", .double),
        ("AVG(i)", .double), ("MIN(s)", .text), ("COUNT(*)", .integer), ("COUNT(DISTINCT s)", .integer),
        ("STDDEV(d)", .double), ("round(d, 1)", .decimal(precision: 15, scale: 1)),
        ("CASE WHEN b THEN day ELSE at END", .timestamp), ("NULL", .text), ("'a'", .text),
        ("SUM(i) / COUNT(*)", .double), ("SUM(i) + 1", .decimal(precision: 38, scale: 0)),
    ])
    func types(text: String, type: ColumnType) throws {
        #expect(try Fixtures.type(text) == type)
    }
}
