"""Random typed expressions as trees of text, so that a failing one can be made smaller."""

from dataclasses import dataclass, field


@dataclass
class Expr:
    """`parts` are texts and expressions. `exact`: every engine computes the very same value, so it may be compared."""

    kind: str
    parts: list
    exact: bool = True
    # Columns this is made of, for rules about grouping.
    is_leaf: bool = False
    features: frozenset = frozenset()

    def __str__(self):
        return "".join(map(str, self.parts))

    @property
    def children(self):
        return [part for part in self.parts if isinstance(part, Expr)]


LITERALS = {
    "int": ["0", "1", "2", "3", "7", "-1", "-5", "10", "100", "9999"],
    "dec": ["0.5", "1.00", "-2.25", "10.10", "0.01", "99.99"],
    "dbl": ["CAST(0.5 AS double precision)", "CAST(-1.25 AS double precision)", "CAST(3 AS double precision)"],
    "bool": ["true", "false"],
    "date": ["DATE '2000-02-29'", "DATE '2020-03-01'", "DATE '1999-12-31'"],
    "ts": ["TIMESTAMP '2020-02-28 00:00:59'", "TIMESTAMP '2020-03-01 12:30:00'"],
    "text": ["'a'", "'abc'", "''", "'Zo'", "'b_c'", "'x y'"],
}
PATTERNS = ["'a%'", "'%b'", "'%b%'", "'_b%'", "'%'", "''", "'A__'", "'Zo_'", "'abc'"]
TYPE_NAMES = {"int": "bigint", "dec": "numeric(20,4)", "dbl": "double precision", "bool": "boolean", "date": "date",
              "ts": "timestamp", "text": "text"}

# (kind, name of the feature, exact, pieces): a piece in <> is an operand of that kind, <same> of the result's kind,
# <lit> and the like a constant. `!` after a kind asks for an exact operand.
FORMS = [
    ("int", "add", True, "(<int> + <int>)"), ("int", "subtract", True, "(<int> - <int>)"),
    ("int", "multiply", True, "(<int.leaf> * <int.leaf>)"), ("int", "negate", True, "(- <int>)"),
    ("int", "divide", True, "(<int> / nullif(<int>, 0))"), ("int", "modulo", True, "(<int> % nullif(<int>, 0))"),
    ("int", "mod", True, "mod(<int>, nullif(<int>, 0))"), ("int", "abs", True, "abs(<int>)"),
    ("int", "sign_int", True, "CAST(sign(<int>) AS bigint)"), ("int", "length", True, "length(<text>)"),
    ("int", "char_length", True, "char_length(<text>)"),
    ("int", "strpos", True, "strpos(<text>, <text.lit>)"), ("int", "position", True, "position(<text.lit> IN <text>)"),
    ("int", "year", True, "CAST(extract(year FROM <date>) AS bigint)"),
    ("int", "month", True, "CAST(extract(month FROM <date>) AS bigint)"),
    ("int", "day", True, "CAST(extract(day FROM <ts>) AS bigint)"),
    ("int", "quarter", True, "CAST(extract(quarter FROM <date>) AS bigint)"),
    ("int", "dow", True, "CAST(extract(dow FROM <date>) AS bigint)"),
    ("int", "doy", True, "CAST(extract(doy FROM <date>) AS bigint)"),
    ("int", "week", True, "CAST(extract(week FROM <date>) AS bigint)"),
    ("int", "isodow", True, "CAST(extract(isodow FROM <date>) AS bigint)"),
    ("int", "hour", True, "CAST(extract(hour FROM <ts>) AS bigint)"),
    ("int", "minute", True, "CAST(date_part('minute', <ts>) AS bigint)"),
    ("int", "cast_dec_int", True, "CAST(<dec!> AS bigint)"), ("int", "cast_dbl_int", True, "CAST(<dbl!> AS bigint)"),
    ("int", "floor_int", True, "CAST(floor(<dec!>) AS bigint)"), ("int", "date_minus", True, "(<date> - <date>)"),
    ("int", "cast_bool_int", True, "CAST(CAST(<bool> AS integer) AS bigint)"),
    ("int", "gcd", True, "gcd(<int>, <int>)"), ("int", "div", True, "CAST(div(<int>, nullif(<int>, 0)) AS bigint)"),
    ("int", "ascii", True, "ascii(<text>)"), ("int", "octet_length", True, "octet_length(<text>)"),
    ("int", "bit_and", True, "(<int> & <int>)"), ("int", "bit_or", True, "(<int> | <int>)"),
    ("int", "bit_xor", True, "(<int> # <int>)"), ("int", "bit_not", True, "(~ <int>)"),
    ("int", "shift_left", True, "(<int.column> << 3)"), ("int", "shift_right", True, "(<int> >> 2)"),
    ("int", "regexp_count", True, "regexp_count(<text>, '[a-c]')"),
    ("int", "age_month", True, "CAST(extract(month FROM age(<ts>, <ts>)) AS bigint)"),
    ("int", "age_day", True, "CAST(extract(day FROM age(<ts>, <ts>)) AS bigint)"),
    ("int", "span_day", True, "CAST(extract(day FROM (<ts> - <ts>)) AS bigint)"),
    ("dec", "dec_add", True, "(<dec> + <dec>)"), ("dec", "dec_subtract", True, "(<dec> - <dec>)"),
    ("dec", "dec_multiply", True, "(<dec.leaf> * <dec.leaf>)"), ("dec", "dec_negate", True, "(- <dec>)"),
    ("dec", "dec_int", True, "(<dec> + <int>)"), ("dec", "int_dec", True, "(<int.leaf> * <dec.leaf>)"),
    ("dec", "dec_modulo", True, "(<dec!> % nullif(<dec!>, 0))"), ("dec", "dec_abs", True, "abs(<dec>)"),
    ("dec", "round_digits", True, "round(<dec!>, 1)"), ("dec", "round", True, "round(<dec!>)"),
    ("dec", "round_negative", True, "round(<dec!>, -1)"),
    ("dec", "trunc_digits", True, "trunc(<dec!>, 1)"), ("dec", "dec_floor", True, "floor(<dec!>)"),
    ("dec", "dec_ceil", True, "ceil(<dec!>)"), ("dec", "cast_int_dec", True, "CAST(<int> AS numeric(15,2))"),
    ("dec", "cast_dec_scale", True, "CAST(<dec!> AS numeric(15,1))"),
    ("dec", "cast_dbl_dec", True, "CAST(<dbl!> AS numeric(15,2))"),
    ("dbl", "dbl_add", True, "(<dbl> + <dbl>)"), ("dbl", "dbl_subtract", True, "(<dbl> - <dbl>)"),
    ("dbl", "dbl_multiply", True, "(<dbl.leaf> * <dbl.leaf>)"), ("dbl", "dbl_negate", True, "(- <dbl>)"),
    ("dbl", "cast_int_dbl", True, "CAST(<int> AS double precision)"), ("dbl", "dbl_abs", True, "abs(<dbl>)"),
    ("dbl", "dbl_round", True, "round(<dbl!>)"), ("dbl", "dbl_floor", True, "floor(<dbl!>)"),
    ("dbl", "dbl_ceil", True, "ceil(<dbl!>)"), ("dbl", "dbl_trunc", True, "trunc(<dbl!>)"),
    ("dbl", "dbl_divide", False, "(<dbl> / nullif(<dbl!>, CAST(0 AS double precision)))"),
    ("dbl", "dec_divide", False, "(<dec> / nullif(<dec!>, 0))"), ("dbl", "sqrt", False, "sqrt(abs(<dbl>))"),
    ("dbl", "ln", False, "ln(abs(<dbl>) + CAST(1 AS double precision))"),
    ("dbl", "log10", False, "log10(abs(<dbl>) + CAST(1 AS double precision))"),
    ("dbl", "exp", False, "exp(CAST(<int.lit> AS double precision) / 10000)"),
    ("dbl", "power", False, "power(<dbl.leaf>, 2)"), ("dbl", "cast_dec_dbl", False, "CAST(<dec> AS double precision)"),
    ("dbl", "sin", False, "sin(<dbl>)"), ("dbl", "atan2", False, "atan2(<dbl>, <dbl!>)"),
    ("dbl", "cbrt", False, "cbrt(<dbl>)"), ("dbl", "degrees", False, "degrees(<dbl>)"),
    ("bool", "equal", True, "(<any!> = <any!>)"), ("bool", "unequal", True, "(<any!> <> <any!>)"),
    ("bool", "less", True, "(<any!> < <any!>)"), ("bool", "least_equal", True, "(<any!> <= <any!>)"),
    ("bool", "greater", True, "(<any!> > <any!>)"), ("bool", "at_least", True, "(<any!> >= <any!>)"),
    ("bool", "mixed_less", True, "(<int> < <dec!>)"), ("bool", "mixed_dbl", True, "(<dbl!> >= <int>)"),
    ("bool", "between", True, "(<any!> BETWEEN <any!> AND <any!>)"),
    ("bool", "not_between", True, "(<any!> NOT BETWEEN <any!> AND <any!>)"),
    ("bool", "in", True, "(<any!> IN (<any.lit>, <any.lit>, <any.lit>))"),
    ("bool", "in_null", True, "(<any!> IN (<any.lit>, NULL))"),
    ("bool", "not_in", True, "(<any!> NOT IN (<any.lit>, <any.lit>))"),
    ("bool", "in_columns", True, "(<any!> IN (<any!>, <any!>))"),
    ("bool", "is_null", True, "(<any> IS NULL)"), ("bool", "is_not_null", True, "(<any> IS NOT NULL)"),
    ("bool", "distinct_from", True, "(<any!> IS DISTINCT FROM <any!>)"),
    ("bool", "not_distinct_from", True, "(<any!> IS NOT DISTINCT FROM <any!>)"),
    ("bool", "and", True, "(<bool> AND <bool>)"), ("bool", "or", True, "(<bool> OR <bool>)"),
    ("bool", "not", True, "(NOT <bool>)"), ("bool", "is_true", True, "(<bool> IS TRUE)"),
    ("bool", "is_not_false", True, "(<bool> IS NOT FALSE)"), ("bool", "is_unknown", True, "(<bool> IS UNKNOWN)"),
    ("bool", "like", True, "(<text> LIKE <pattern>)"), ("bool", "not_like", True, "(<text> NOT LIKE <pattern>)"),
    ("bool", "ilike", True, "(<text> ILIKE <pattern>)"), ("bool", "starts_with", True, "starts_with(<text>, <text.lit>)"),
    ("bool", "like_escape", True, r"(<text> LIKE 'b!_%' ESCAPE '!')"),
    ("bool", "regex", True, "(<text> ~ '^[a-cA-C]')"), ("bool", "regex_any_case", True, "(<text> ~* 'B+|z')"),
    ("bool", "not_regex", True, "(<text> !~ '(a|b)c?$')"), ("bool", "similar", True, "(<text> SIMILAR TO '(a|Z)%')"),
    ("bool", "row_less", True, "((<int>, <text>) < (<int>, <text>))"),
    ("bool", "row_at_least", True, "((<text>, <date>) >= (<text>, <date>))"),
    ("bool", "row_equal", True, "((<int>, <bool>) = (<int>, <bool>))"),
    ("bool", "row_is_null", True, "((<int>, <text>) IS NULL)"), ("bool", "row_is_not_null", True, "((<int>, <date>) IS NOT NULL)"),
    ("bool", "span_less", True, "((<ts> - <ts>) < INTERVAL '3 days')"),
    ("bool", "any_array", True, "(<int> = ANY (ARRAY[1, <int>, 3]))"),
    ("date", "date_plus", True, "(<date> + CAST(<int.lit> AS integer))"),
    ("date", "date_less", True, "(<date> - CAST(<int.lit> AS integer))"), ("date", "cast_ts_date", True, "CAST(<ts> AS date)"),
    ("date", "date_interval", True, "CAST((<date> + INTERVAL '1' MONTH) AS date)"),
    ("date", "date_back", True, "CAST((<date> - INTERVAL '1' YEAR) AS date)"),
    ("date", "date_trunc_date", True, "CAST(date_trunc('month', <ts>) AS date)"),
    ("ts", "ts_months", True, "(<ts> + INTERVAL '1 month -2 days 03:00:00')"),
    ("ts", "ts_span", True, "(<ts.column> + (<ts.column> - <ts.column>) / 2)"),
    ("ts", "ts_interval", True, "(<ts> + INTERVAL '90' MINUTE)"), ("ts", "ts_days", True, "(<ts> - INTERVAL '2' DAY)"),
    ("ts", "date_trunc", True, "date_trunc('day', <ts>)"), ("ts", "date_trunc_week", True, "date_trunc('week', <ts>)"),
    ("ts", "date_trunc_quarter", True, "date_trunc('quarter', <ts>)"),
    ("ts", "cast_date_ts", True, "CAST(<date> AS timestamp)"),
    ("text", "lower", True, "lower(<text>)"), ("text", "upper", True, "upper(<text>)"),
    ("text", "concatenate", True, "(<text> || <text>)"), ("text", "concat", True, "concat(<text>, <int>, <text>)"),
    ("text", "substring", True, "substring(<text> FROM 2 FOR 2)"), ("text", "substr", True, "substr(<text>, <int.small>)"),
    ("text", "substring_edge", True, "substring(<text>, <int.small>, 3)"),
    ("text", "replace", True, "replace(<text>, <text.lit>, <text.lit>)"), ("text", "trim", True, "trim(<text>)"),
    ("text", "trim_both", True, "trim(BOTH 'a' FROM <text>)"), ("text", "ltrim", True, "ltrim(<text>)"),
    ("text", "rtrim", True, "rtrim(<text>, 'bc')"), ("text", "left", True, "left(<text>, <int.small>)"),
    ("text", "right", True, "right(<text>, <int.small>)"), ("text", "cast_int_text", True, "CAST(<int> AS text)"),
    ("text", "cast_dec_text", True, "CAST(<dec.column> AS text)"), ("text", "cast_date_text", True, "CAST(<date> AS text)"),
    ("text", "cast_bool_text", True, "CAST(<bool> AS text)"), ("text", "cast_ts_text", True, "CAST(<ts> AS text)"),
    ("text", "cast_dbl_text", True, "CAST(<dbl.column> AS text)"), ("text", "varchar", True, "CAST(<text> AS varchar(2))"),
    ("text", "lpad", True, "lpad(<text>, 5, '*')"), ("text", "rpad", True, "rpad(<text>, 4)"),
    ("text", "repeat", True, "repeat(<text>, 2)"), ("text", "reverse", True, "reverse(<text>)"),
    ("text", "split_part", True, "split_part(<text>, 'b', 1)"), ("text", "initcap", True, "initcap(<text>)"),
    ("text", "translate", True, "translate(<text>, 'ab', 'xy')"), ("text", "concat_ws", True, "concat_ws('-', <text>, <text>)"),
    ("text", "chr", True, "chr(65)"), ("text", "md5", True, "md5(<text>)"),
    ("text", "overlay", True, "overlay(<text> PLACING 'zz' FROM 2 FOR 1)"),
    ("text", "regexp_replace", True, "regexp_replace(<text>, '([a-c])(.)', '\\2-\\1', 'g')"),
    ("text", "regexp_replace_one", True, "regexp_replace(<text>, 'b|bc', '#')"),
    ("text", "regexp_substring", True, "substring(<text> FROM '([a-z]+)')"),
    ("text", "span_text", True, "CAST((<ts> - <ts>) AS text)"), ("text", "age_text", True, "CAST(age(<ts>, <ts>) AS text)"),
    ("text", "to_char", True, "to_char(<date>, 'YYYY-MM')"),
    ("any", "case", True, "CASE WHEN <bool> THEN <same> ELSE <same> END"),
    ("any", "case_many", True, "CASE WHEN <bool> THEN <same> WHEN <bool> THEN <same> END"),
    ("any", "case_simple", True, "CASE <int> WHEN <int.lit> THEN <same> WHEN <int.lit> THEN <same> ELSE <same> END"),
    ("any", "coalesce", True, "coalesce(<same>, <same>)"), ("any", "nullif", True, "nullif(<same!>, <same!>)"),
    ("any", "greatest", True, "greatest(<same!>, <same!>)"), ("any", "least", True, "least(<same!>, <same!>, <same!>)"),
]
# Forms that SQLite has with the same meaning, by feature.
SQLITE_FEATURES = {
    "add", "subtract", "multiply", "negate", "divide", "modulo", "abs", "length", "equal", "unequal", "less", "least_equal",
    "greater", "at_least", "between", "not_between", "in", "in_null", "not_in", "in_columns", "is_null", "is_not_null", "and",
    "or", "not", "concatenate", "replace", "trim", "case", "case_many", "case_simple", "coalesce", "nullif",
    "dbl_add", "dbl_subtract", "dbl_multiply", "dbl_negate", "dbl_abs",
}


@dataclass
class Scope:
    """Columns that an expression may name: (text, kind)."""

    columns: list = field(default_factory=list)

    def of(self, kind):
        return [name for name, k in self.columns if k == kind]


class Expressions:
    """Makes expressions; `allowed(feature)` says which forms an engine offers."""

    def __init__(self, source, allowed=lambda feature: True, kinds=("int", "dec", "dbl", "bool", "date", "ts", "text")):
        self.source = source
        self.kinds = list(kinds)
        self.patterns = list(PATTERNS) + (["'%\\%'"] if allowed("like_backslash") else [])
        self.forms = {}
        for kind, feature, exact, shape in FORMS:
            if allowed(feature) and all(f"<{k}" not in shape for k in LITERALS if k not in self.kinds + ["bool"]):
                self.forms.setdefault(kind, []).append((feature, exact, shape))

    def kind(self):
        return self.source.choice(self.kinds + ["int", "text"])

    def literal(self, kind):
        return Expr(kind, [self.source.choice(LITERALS[kind])], is_leaf=True)

    def column(self, kind, scope):
        names = scope.of(kind)
        return Expr(kind, [self.source.choice(names)], is_leaf=True) if names else None

    def leaf(self, kind, scope):
        draw = self.source.random()
        column = self.column(kind, scope)
        if column is not None and draw < 0.8:
            return column
        if draw > 0.97:
            return Expr(kind, [f"CAST(NULL AS {TYPE_NAMES[kind]})"], is_leaf=True)
        return self.literal(kind)

    def make(self, kind, scope, depth, exact=False):
        """An expression of this kind; `exact` asks for one that may be compared."""
        for _ in range(8):
            made = self._make(kind, scope, depth)
            if made.exact or not exact:
                return made
        return self.leaf(kind, scope)

    def _make(self, kind, scope, depth):
        forms = self.forms.get(kind, []) + self.forms.get("any", [])
        if depth <= 0 or not forms or self.source.random() < 0.25:
            return self.leaf(kind, scope)
        feature, exact, shape = self.source.choice(forms)
        common = self.source.choice(self.kinds)
        parts, features = [], {feature}
        for piece in shape.replace("<", "\0<").replace(">", ">\0").split("\0"):
            # `<`, `<=` and `<>` are operators.
            if not (piece.startswith("<") and piece.endswith(">") and len(piece) > 3):
                parts.append(piece)
                continue
            parts.append(self._operand(piece[1:-1], kind, common, scope, depth))
        for part in parts:
            if isinstance(part, Expr):
                exact = exact and (part.exact or feature in ("is_null", "is_not_null"))
                features |= part.features
        return Expr(kind, [part for part in parts if part != ""], exact, features=frozenset(features))

    def _operand(self, name, kind, common, scope, depth):
        wants_exact = name.endswith("!")
        name, _, detail = name.rstrip("!").partition(".")
        wanted = {"same": kind, "any": common}.get(name, name)
        if name == "pattern":
            return Expr("text", [self.source.choice(self.patterns)], is_leaf=True)
        if detail == "lit":
            return self.literal(wanted)
        if detail == "small":
            return Expr("int", [str(self.source.choice([-2, -1, 0, 1, 2, 3, 9]))], is_leaf=True)
        if detail == "column":
            return self.column(wanted, scope) or self.literal(wanted)
        if detail == "leaf":
            return self.leaf(wanted, scope)
        return self.make(wanted, scope, depth - 1, wants_exact)
