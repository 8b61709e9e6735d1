"""Random SELECT statements as structures that can be printed and made smaller."""

from dataclasses import dataclass, field, replace

from expressions import Expr, Scope


@dataclass
class Output:
    expression: Expr
    name: str

    @property
    def kind(self):
        return self.expression.kind


@dataclass
class Select:
    """One SELECT. `keys` are ORDER BY positions; `tail` is LIMIT and OFFSET, only under a total order."""

    outputs: list
    source: str
    where: Expr | None = None
    groups: list = field(default_factory=list)
    group_text: str | None = None
    having: Expr | None = None
    distinct: bool = False
    order: list = field(default_factory=list)
    tail: str = ""
    prefix: str = ""

    def __str__(self):
        text = self.prefix + "SELECT " + ("DISTINCT " if self.distinct else "")
        text += ", ".join(f"{output.expression} AS {output.name}" for output in self.outputs)
        if self.source:
            text += f" FROM {self.source}"
        if self.where is not None:
            text += f" WHERE {self.where}"
        if self.group_text is not None:
            text += f" GROUP BY {self.group_text}"
        elif self.groups:
            text += " GROUP BY " + ", ".join(map(str, self.groups))
        if self.having is not None:
            text += f" HAVING {self.having}"
        if self.order:
            text += " ORDER BY " + ", ".join(self.order)
        return text + self.tail

    @property
    def exact(self):
        return [output.expression.exact for output in self.outputs]

    @property
    def is_ordered(self):
        return bool(self.order)


@dataclass
class Combined:
    """Two queries under a set operation."""

    left: object
    right: object
    operator: str
    order: list = field(default_factory=list)
    tail: str = ""

    def __str__(self):
        text = f"{self._side(self.left)} {self.operator} {self._side(self.right)}"
        if self.order:
            text += " ORDER BY " + ", ".join(self.order)
        return text + self.tail

    @staticmethod
    def _side(side):
        return f"({side})" if isinstance(side, Combined) or side.order or side.tail or side.prefix else str(side)

    @property
    def outputs(self):
        return self.left.outputs

    @property
    def exact(self):
        return [a and b for a, b in zip(self.left.exact, self.right.exact)]

    @property
    def is_ordered(self):
        return bool(self.order)


AGGREGATES = [
    # (kind of result, feature, exact, shape)
    ("int", "count_rows", True, "count(*)"), ("int", "count", True, "count(<any>)"),
    ("int", "count_distinct", True, "count(DISTINCT <any!>)"),
    ("dec", "sum_int", True, "sum(<int>)"), ("dec", "sum_dec", True, "sum(<dec>)"), ("dbl", "sum_dbl", True, "sum(<dbl.leaf>)"),
    ("dec", "sum_distinct", True, "sum(DISTINCT <int>)"), ("dbl", "avg_int", False, "avg(<int>)"),
    ("dbl", "avg_dec", False, "avg(<dec>)"), ("dbl", "avg_dbl", False, "avg(<dbl.leaf>)"),
    ("int", "min_int", True, "min(<int>)"), ("dec", "max_dec", True, "max(<dec>)"), ("date", "min_date", True, "min(<date>)"),
    ("ts", "max_ts", True, "max(<ts>)"), ("text", "min_text", True, "min(<text>)"), ("text", "max_text", True, "max(<text>)"),
    ("dbl", "max_dbl", True, "max(<dbl!>)"), ("dbl", "stddev", False, "stddev(<int.leaf>)"),
    ("dbl", "var_pop", False, "var_pop(<dec.leaf>)"), ("dbl", "variance", False, "variance(<dbl.leaf>)"),
    ("dbl", "stddev_pop", False, "stddev_pop(<int.leaf>)"),
    ("bool", "bool_and", True, "bool_and(<bool>)"), ("bool", "bool_or", True, "bool_or(<bool>)"),
    ("bool", "every", True, "every(<bool>)"), ("int", "filter", True, "count(*) FILTER (WHERE <bool>)"),
    ("dec", "sum_filter", True, "sum(<int>) FILTER (WHERE <bool>)"),
    ("dbl", "percentile_cont", False, "percentile_cont(0.5) WITHIN GROUP (ORDER BY <dbl!>)"),
    ("int", "percentile_disc", True, "percentile_disc(0.25) WITHIN GROUP (ORDER BY <int>)"),
    ("dec", "percentile_disc_desc", True, "percentile_disc(0.9) WITHIN GROUP (ORDER BY <dec!> DESC)"),
    ("dbl", "corr", False, "corr(<dbl.leaf>, <dbl.leaf>)"), ("dbl", "covar_pop", False, "covar_pop(<dbl.leaf>, <dbl.leaf>)"),
    ("dbl", "regr_slope", False, "regr_slope(<dbl.leaf>, <dbl.leaf>)"), ("int", "regr_count", True, "regr_count(<dbl>, <dbl>)"),
    ("dbl", "regr_avgx", False, "regr_avgx(<dbl.leaf>, <dbl.leaf>)"),
    ("text", "mode", True, "mode() WITHIN GROUP (ORDER BY <text>)"),
]
SQLITE_AGGREGATES = {"count_rows", "count", "count_distinct", "sum_dbl", "min_int", "min_text", "max_text", "avg_dbl", "filter",
                     "avg_int"}
FRAMES = ["", "", " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", " ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING",
          " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING", " RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
          " ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING", " GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW",
          " RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING"]
WINDOWS = [
    ("int", "row_number", True, "row_number()", True), ("int", "rank", True, "rank()", False),
    ("int", "dense_rank", True, "dense_rank()", False), ("int", "ntile", True, "ntile(4)", True),
    ("dbl", "percent_rank", False, "percent_rank()", False), ("dbl", "cume_dist", False, "cume_dist()", False),
    ("int", "lag", True, "lag(<int>)", True), ("text", "lead", True, "lead(<text>, 2)", True),
    ("int", "lag_default", True, "lag(<int>, 1, 0)", True), ("dec", "first_value", True, "first_value(<dec>)", True),
    ("date", "last_value", True, "last_value(<date>)", True), ("int", "nth_value", True, "nth_value(<int>, 2)", True),
    ("dec", "window_sum", True, "sum(<int>)", False), ("int", "window_count", True, "count(<any>)", False),
    ("dbl", "window_avg", False, "avg(<dbl.leaf>)", False), ("int", "window_min", True, "min(<int>)", False),
    ("text", "window_max", True, "max(<text>)", False), ("dec", "window_sum_dec", True, "sum(<dec>)", False),
    ("int", "window_count_rows", True, "count(*)", False),
]
SQLITE_WINDOWS = {"row_number", "rank", "dense_rank", "ntile", "percent_rank", "cume_dist", "lag", "lag_default", "lead",
                  "nth_value", "window_count", "window_min", "window_max", "window_count_rows", "window_avg"}


def smaller(query):
    """Simpler variants of a query, the boldest first."""
    if isinstance(query, Combined):
        yield query.left
        yield query.right
        yield replace(query, order=[], tail="")
        for left in smaller(query.left):
            if len(left.outputs) == len(query.outputs):
                yield replace(query, left=left)
        for right in smaller(query.right):
            if len(right.outputs) == len(query.outputs):
                yield replace(query, right=right)
        return
    for name, empty in (("tail", ""), ("having", None), ("where", None), ("distinct", False)):
        if getattr(query, name) != empty:
            yield replace(query, **{name: empty})
    if query.order:
        # All keys or none: fewer would leave ties in any order.
        yield replace(query, order=[], tail="")
    if len(query.outputs) > 1 and not query.order:
        for index in range(len(query.outputs)):
            yield replace(query, outputs=query.outputs[:index] + query.outputs[index + 1:])
    if query.where is not None:
        for expression in smaller_expressions(query.where):
            yield replace(query, where=expression)
    if query.having is not None:
        for expression in smaller_expressions(query.having):
            yield replace(query, having=expression)
    for index, output in enumerate(query.outputs):
        for expression in smaller_expressions(output.expression):
            outputs = list(query.outputs)
            outputs[index] = Output(expression, output.name)
            yield replace(query, outputs=outputs)


def smaller_expressions(expression):
    """A descendant of the same kind in its place, or one child made smaller."""
    waiting = list(expression.children)
    while waiting:
        child = waiting.pop(0)
        if child.kind == expression.kind:
            yield child
        waiting += child.children
    for index, part in enumerate(expression.parts):
        if isinstance(part, Expr):
            for made in smaller_expressions(part):
                yield replace(expression, parts=expression.parts[:index] + [made] + expression.parts[index + 1:])


def scope_of(table, alias=None):
    prefix = alias or table.name
    return Scope([(f"{prefix}.{name}", kind) for name, kind in table.kinds.items()])
