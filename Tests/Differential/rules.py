"""Named explanations of differences that are documented deviations from PostgreSQL (Sources/Planning/README.md) or limits of the
other engine. A difference that no rule explains is a failure."""

import re

from Engines import comparison

# Errors of the other engine that say nothing about the answer: PostgreSQL stops where Sluice gives NULL.
RUN_TIME_ERRORS = {
    "22003": "overflow gives NULL", "22012": "division by zero gives NULL", "22P02": "an unfit text gives NULL",
    "22007": "an unfit date gives NULL", "22008": "a date out of range gives NULL", "2201E": "a logarithm's domain gives NULL",
    "2201F": "a power's domain gives NULL", "22023": "an invalid argument gives NULL", "21000": "a second row gives NULL",
    "22011": "an unfit substring length gives NULL", "54000": "PostgreSQL's own limit", "22026": "an unfit length gives NULL",
}
# Statements that PostgreSQL does not take; what Sluice makes of them is not compared.
NOT_OFFERED = {
    "0A000": "PostgreSQL does not offer it", "42883": "no such function in PostgreSQL", "42804": "types differ in PostgreSQL",
    "42803": "grouping rules", "42601": "syntax", "42P10": "ORDER BY of DISTINCT", "42P20": "window rules", "42846": "cast",
    "42702": "ambiguous name", "42P18": "type not known", "57014": "too slow there",
}


# What DuckDB means otherwise than PostgreSQL: not asked of it.
DUCKDB_DIFFERS = {
    "cast_dbl_text": "writes 0.0", "substr": "counts from the end", "substring_edge": "counts from the end",
    "dbl_round": "half away from zero", "cast_dbl_int": "other rounding of halves", "varchar": "does not cut", "like_backslash": "escapes by ESCAPE alone",
    "corr": "NaN or a rounding error where the variance is zero", "regr_slope": "NaN where the variance is zero",
    "similar": "a regular expression there", "regexp_replace_one": "takes the first alternative, not the longest",
    "row_less": "rows compare with NULL as a value", "row_at_least": "rows compare with NULL as a value",
    "row_equal": "rows compare with NULL as a value", "row_is_null": "a row is never NULL", "row_is_not_null": "a row is never NULL",
}


def explain_error(answer):
    """The name of the rule that sets this error of PostgreSQL aside, or None."""
    return RUN_TIME_ERRORS.get(answer.code) or NOT_OFFERED.get(answer.code)


# (name, test of the statement): what may differ there is documented.
DEVIATIONS = []


def explain(sql, ours, theirs):
    """The name of the rule that explains a difference, or None."""
    for name, test in DEVIATIONS:
        if test(sql, ours, theirs):
            return name
    return None


def deviation(name):
    def add(test):
        DEVIATIONS.append((name, test))
        return test

    return add


@deviation("a run-time error is NULL where PostgreSQL never computes the value")
def _scalar_error(sql, ours, theirs):
    return ours.scalar_errors and bool(re.search(r"\bCAST\(|/|%|\bmod\(", sql))


@deviation("a numeric has the scale of its column, in PostgreSQL of each value: seen in its text")
def _scale(sql, ours, theirs):
    computed = re.search(r"\b(ceil|floor|round|trunc|greatest|least|coalesce|nullif|CASE|UNION|sum|percentile_disc)\b", sql)
    return bool(computed and re.search(r"CAST\([a-z0-9_.]+ AS text\)|concat\(", sql))


@deviation("PostgreSQL 15 shows a grouping expression that folds to a constant in sets without it; later ones show NULL")
def _constant_groups(sql, ours, theirs):
    constant = re.search(r"WHEN (true|false|CAST\(NULL|\(|-?\d)|coalesce\(('|-?\d|CAST|DATE|TIME|true|false)|nullif\(|OR true|AND false", sql)
    return bool(constant and re.search(r"ROLLUP|CUBE|GROUPING SETS", sql))


@deviation("SQLite 3.40 loses the rows of a FULL or RIGHT JOIN beside a constant false or NULL in ON (PostgreSQL 15 agrees with Sluice)")
def _lite_outer_join(sql, ours, theirs):
    constant = re.search(r"\bON .*(CAST\(NULL AS boolean\)|\bfalse\b|nullif\(|\d IS NULL)", sql)
    return bool(constant and re.search(r"\b(FULL|RIGHT) (OUTER )?JOIN\b", sql)) and not theirs.rows


@deviation("0 and -0 are one value: which of the two stands for both is open")
def _signed_zero(sql, ours, theirs):
    if not re.search(r"\b(DISTINCT|UNION|INTERSECT|EXCEPT|GROUP BY|ROLLUP|CUBE)\b", sql):
        return False

    def unsigned(rows):
        return [[value and re.sub(r"(?<![\w.])-0(?![\d.])", "0", value) for value in row] for row in rows]

    return comparison.difference(unsigned(ours.rows), unsigned(theirs.rows)) is None


@deviation("an interval's text in DuckDB has other words for one unit")
def _interval_words(sql, ours, theirs):
    if not re.search(r"CAST\(.* AS text\)", sql):
        return False

    if re.search(r"length\(CAST\(\(.* - .*\) AS text\)\)", sql):
        return True

    def plural(rows):
        return [[value and re.sub(r"\b(day|mon|year)(th)?s?\b", r"\1s", value) for value in row] for row in rows]

    return comparison.difference(plural(ours.rows), plural(theirs.rows)) is None
