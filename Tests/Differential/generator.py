"""Random statements: what a profile names, from one table to windows and grouping sets."""

import random

import queries
import rules
from expressions import SQLITE_FEATURES, Expr, Expressions, Scope
from queries import AGGREGATES, FRAMES, WINDOWS, Combined, Output, Select, scope_of

PROFILES = ["rows", "groups", "distinct", "joins", "semijoins", "derived", "with", "sets", "windows", "sets_of_groups"]


class Generator:
    """`dialect` narrows what is made to what the other engine means the same way."""

    def __init__(self, tables, seed, profiles=PROFILES, allowed=lambda feature: True, dialect="postgres"):
        self.tables = {table.name: table for table in tables}
        self.source = random.Random(seed)
        self.profiles = [profile for profile in profiles if allowed(profile)]
        self.allowed = allowed
        self.dialect = dialect
        if dialect == "duckdb":
            allowed = self.allowed = lambda f, offered=allowed: offered(f) and f not in rules.DUCKDB_DIFFERS
        if dialect == "sqlite":
            self.expressions = Expressions(
                self.source, lambda f: allowed(f) and f in SQLITE_FEATURES, kinds=("int", "dbl", "text"))
            names = (queries.SQLITE_AGGREGATES, queries.SQLITE_WINDOWS)
        else:
            self.expressions = Expressions(self.source, allowed)
            names = (None, None)
        known = self.expressions.kinds + ["bool"]
        self.aggregates = [a for a in AGGREGATES if allowed(a[1]) and a[0] in known
                           and (names[0] is None or a[1] in names[0])]
        self.windows = [w for w in WINDOWS if allowed(w[1]) and w[0] in known
                        and (names[1] is None or w[1] in names[1])]

    def query(self):
        profile = self.source.choice(self.profiles)
        return getattr(self, f"make_{profile}")()

    # Pieces.

    def chance(self, probability):
        return self.source.random() < probability

    def base(self):
        name = self.source.choices(list(self.tables), [8, 3, 1, 1])[0]
        return name, scope_of(self.tables[name])

    def filled(self, shape, scope, depth):
        """An expression for a shape of an aggregate or window."""
        maker = self.expressions
        common = self.source.choice(maker.kinds)
        parts, exact = [], True
        for piece in shape.replace("<", "\0<").replace(">", ">\0").split("\0"):
            if piece.startswith("<") and piece.endswith(">") and len(piece) > 3:
                part = maker._operand(piece[1:-1], common, common, scope, depth)
                exact = exact and (part.exact or shape.startswith(("count(<", "regr_count")))
                parts.append(part)
            elif piece:
                parts.append(piece)
        features = frozenset().union(*(part.features for part in parts if isinstance(part, Expr)))
        return parts, exact, features

    def outputs(self, scope, depth=2, count=None):
        made = []
        for index in range(count or self.source.randint(1, 4)):
            kind = self.expressions.kind()
            made.append(Output(self.expressions.make(kind, scope, depth), f"x{index}"))
        return made

    def condition(self, scope, depth=3):
        return self.expressions.make("bool", scope, depth, exact=True)

    def ordered(self, query):
        """ORDER BY: all exact outputs, in a random order; LIMIT only where that is total."""
        exact = [index for index, is_exact in enumerate(query.exact) if is_exact]
        if not exact or not self.chance(0.5):
            return query
        self.source.shuffle(exact)
        keys = []
        for index in exact:
            key = self.source.choice([query.outputs[index].name, str(index + 1)])
            keys.append(key + self.direction())
        query.order = keys
        if len(exact) == len(query.outputs) and self.chance(0.6):
            query.tail = f" LIMIT {self.source.choice([0, 1, 3, 10, 1000])}"
            if self.chance(0.4):
                query.tail += f" OFFSET {self.source.choice([0, 1, 5, 300])}"
        elif len(exact) < len(query.outputs):
            # Ties among inexact columns may come in any order: compared as a bag.
            query.order = []
        return query

    def direction(self):
        """SQLite takes NULLs for the smallest values unless told otherwise."""
        free = ["", "", " ASC", " DESC"] if self.dialect != "sqlite" else []
        return self.source.choice(free + [" DESC NULLS LAST", " NULLS FIRST", " NULLS LAST", " DESC NULLS FIRST"])

    # One table.

    def make_rows(self, base=None):
        text, scope = base or self.base()
        query = Select(self.outputs(scope), text)
        if self.chance(0.7):
            query.where = self.condition(scope)
        return self.ordered(query)

    def make_distinct(self):
        text, scope = self.base()
        outputs = []
        for index in range(self.source.randint(1, 3)):
            kind = self.expressions.kind()
            outputs.append(Output(self.expressions.make(kind, scope, 2, exact=True), f"x{index}"))
        query = Select(outputs, text, distinct=True)
        if self.chance(0.5):
            query.where = self.condition(scope)
        return self.ordered(query)

    def aggregate(self, scope, depth=2, exact=False):
        for _ in range(8):
            kind, feature, is_exact, shape = self.source.choice(self.aggregates)
            parts, arguments_exact, features = self.filled(shape, scope, depth)
            made = Expr(kind, parts, is_exact and arguments_exact, features=features | {feature})
            if made.exact or not exact:
                return made
        return Expr("int", ["count(*)"], features=frozenset({"count_rows"}))

    def groups(self, scope, most=3):
        made, seen = [], set()
        for _ in range(self.source.randint(0, most)):
            kind = self.expressions.kind()
            group = (self.expressions.column(kind, scope) if self.chance(0.6) else None) \
                or self.expressions.make(kind, scope, 1, exact=True)
            # A constant in GROUP BY may read as a position.
            if any(name in str(group) for name, _ in scope.columns) and str(group) not in seen:
                seen.add(str(group))
                made.append(group)
        return made

    def make_groups(self, base=None, depth=2):
        text, scope = base or self.base()
        groups = self.groups(scope)
        outputs = [Output(group, f"g{index}") for index, group in enumerate(groups) if self.chance(0.9)]
        inner = Scope([(str(group), group.kind) for group in groups])
        aggregates = []
        for index in range(self.source.randint(1, 4)):
            call = self.aggregate(scope, depth)
            aggregates.append(call)
            outputs.append(Output(self.around(call, inner), f"x{index}"))
        query = Select(outputs, text, groups=groups)
        if self.chance(0.5):
            query.where = self.condition(scope, 2)
        if groups and self.chance(0.3):
            exact = self.aggregate(scope, 1, exact=True)
            inner.columns.append((str(exact), exact.kind))
            query.having = self.condition(inner, 1)
        return self.ordered(query)

    def around(self, call, scope):
        """Sometimes an expression over the aggregate."""
        if not self.chance(0.2) or call.kind not in ("int", "dec", "dbl"):
            return call
        number = self.expressions.literal("int")
        shape = self.source.choice([["(", call, " + ", number, ")"], ["coalesce(", call, ", 0)"], ["(- ", call, ")"]])
        return Expr(call.kind, shape, call.exact, features=call.features)

    # Several tables.

    def joined(self, count=None):
        """FROM text with joins, and the scope of all its columns."""
        names = [self.source.choices(list(self.tables), [6, 5, 2, 1])[0] for _ in range(count or self.source.randint(2, 3))]
        aliases = [f"{name}{index}" for index, name in enumerate(names)]
        scope = scope_of(self.tables[names[0]], aliases[0])
        text = f"{names[0]} AS {aliases[0]}"
        rows = len(self.tables[names[0]].rows)
        for name, alias in zip(names[1:], aliases[1:]):
            right = scope_of(self.tables[name], alias)
            both = Scope(scope.columns + right.columns)
            rows *= max(len(self.tables[name].rows), 1)
            if self.chance(0.08) and rows < 50_000:
                text += f" CROSS JOIN {name} AS {alias}"
            else:
                kind = self.source.choice(["JOIN", "JOIN", "INNER JOIN", "LEFT JOIN", "LEFT OUTER JOIN", "RIGHT JOIN",
                                           "FULL JOIN"])
                text += f" {kind} {name} AS {alias} ON {self.match(scope, right, both, kind)}"
                rows = min(rows, 20_000)
            scope = both
        return text, scope

    def match(self, left, right, both, kind):
        conditions = []
        for _ in range(self.source.choice([1, 1, 1, 2])):
            column_kind = self.source.choice(["int", "int", "int", "text", "date"] if "date" in self.expressions.kinds
                                             else ["int", "int", "text"])
            names = left.of(column_kind), right.of(column_kind)
            if all(names):
                a, b = self.source.choice(names[0]), self.source.choice(names[1])
                if column_kind == "int" and self.chance(0.2) and self.dialect != "sqlite":
                    a, b = f"{a} % 10", f"{b} % 10"
                conditions.append(f"{a} = {b}")
        if not conditions:
            conditions.append(f"{self.source.choice(left.of('int'))} = {self.source.choice(right.of('int'))}")
        if self.chance(0.25) and kind != "FULL JOIN":
            conditions.append(str(self.condition(both, 1)))
        return " AND ".join(conditions)

    def make_joins(self):
        base = self.joined()
        if self.chance(0.5):
            return self.make_groups(base, depth=1)
        query = Select(self.outputs(base[1], 1), base[0])
        if self.chance(0.5):
            query.where = self.condition(base[1], 2)
        return self.ordered(query)

    def subquery_condition(self, outer):
        """IN, EXISTS and comparisons with a subquery, often correlated."""
        name = self.source.choices(list(self.tables), [3, 5, 2, 1])[0]
        alias = f"q{self.source.randint(0, 99)}"
        inner = scope_of(self.tables[name], alias)
        both = Scope(inner.columns + outer.columns)
        kind = self.source.choice([k for k in ("int", "int", "text", "date") if k in self.expressions.kinds])
        column = (inner.of(kind) or inner.of("int"))
        kind = kind if inner.of(kind) else "int"
        column = self.source.choice(column)
        where = []
        if self.chance(0.6):
            key = self.source.choice([k for k in ("int", "text") if inner.of(k) and outer.of(k)])
            where.append(f"{self.source.choice(inner.of(key))} = {self.source.choice(outer.of(key))}")
        if self.chance(0.4):
            where.append(str(self.condition(inner, 1)))
        if self.chance(0.1):
            where.append(str(self.condition(both, 1)))
        text = f" FROM {name} AS {alias}" + (" WHERE " + " AND ".join(where) if where else "")
        operand = self.expressions.make(kind, outer, 1, exact=True)
        aggregate = self.source.choice(["min", "max", "count"])
        compared = operand if aggregate != "count" else self.expressions.make("int", outer, 1, exact=True)
        shape = self.source.choice([
            f"({operand} IN (SELECT {column}{text}))", f"({operand} NOT IN (SELECT {column}{text}))",
            f"EXISTS (SELECT 1{text})", f"(NOT EXISTS (SELECT *{text}))",
            f"({compared} {self.source.choice(['=', '<', '>=', '<>'])} (SELECT {aggregate}({column}){text}))",
        ])
        return Expr("bool", [shape], features=frozenset({"subquery"}))

    def make_semijoins(self):
        text, scope = self.base() if self.chance(0.7) else self.joined(2)
        condition = self.subquery_condition(scope)
        if self.chance(0.3):
            condition = Expr("bool", ["(", condition, self.source.choice([" AND ", " OR "]),
                                      self.subquery_condition(scope), ")"])
        elif self.chance(0.3):
            condition = Expr("bool", ["(", condition, self.source.choice([" AND ", " OR "]),
                                      self.condition(scope, 1), ")"])
        outputs = self.outputs(scope, 1)
        if self.chance(0.3):
            name = self.source.choice(["r", "k"])
            inner = scope_of(self.tables[name], "v")
            key = f"{self.source.choice(inner.of('int'))} = {self.source.choice(scope.of('int'))}"
            value = self.source.choice(inner.of("int"))
            call = self.source.choice([f"max({value})", "count(*)", f"count({value})"])
            outputs.append(Output(Expr("int", [f"(SELECT {call} FROM {name} AS v WHERE {key})"]), "sub"))
        return self.ordered(Select(outputs, text, where=condition))

    def derived(self, alias):
        """A query in parentheses as a table, with exact outputs only in its scope."""
        inner = self.source.choice([self.make_rows, self.make_groups, self.make_distinct, self.make_joins])()
        scope = Scope([(f"{alias}.{output.name}", output.kind)
                       for output, is_exact in zip(inner.outputs, inner.exact) if is_exact])
        return inner, scope

    def make_derived(self):
        inner, scope = self.derived("d")
        base = (f"({inner}) AS d", scope)
        if not scope.columns:
            return inner
        if self.chance(0.3) and scope.of("int"):
            other, other_scope = self.base()
            keys = f"{self.source.choice(scope.of('int'))} = {self.source.choice(other_scope.of('int'))}"
            base = (f"{base[0]} {self.source.choice(['JOIN', 'LEFT JOIN'])} {other} ON {keys}",
                    Scope(scope.columns + other_scope.columns))
        return self.make_groups(base, 1) if self.chance(0.5) else self.make_rows(base)

    def make_with(self):
        inner, scope = self.derived("w")
        if not scope.columns:
            return inner
        text = "w"
        if self.chance(0.4) and scope.of("int"):
            other = Scope([(name.replace("w.", "w2."), kind) for name, kind in scope.columns])
            keys = f"{self.source.choice(scope.of('int'))} = {self.source.choice(other.of('int'))}"
            text, scope = f"w JOIN w AS w2 ON {keys}", Scope(scope.columns + other.columns)
        query = self.make_groups((text, scope), 1) if self.chance(0.5) else self.make_rows((text, scope))
        query.prefix = f"WITH w AS ({inner}) "
        return query

    def make_sets(self, depth=1):
        text, scope = self.base()
        left = self.plain(text, scope, [self.expressions.kind() for _ in range(self.source.randint(1, 3))])
        kinds = [output.kind for output in left.outputs]
        query = left
        for _ in range(self.source.choice([1, 1, 2])):
            right = self.plain(*self.base(), kinds)
            operators = ["UNION", "UNION ALL", "INTERSECT", "EXCEPT"]
            if self.dialect != "sqlite":
                operators += ["INTERSECT ALL", "EXCEPT ALL"]
            elif isinstance(query, Combined):
                break
            query = Combined(query, right, self.source.choice(operators))
        return self.ordered(query)

    def plain(self, text, scope, kinds):
        outputs = [Output(self.expressions.make(kind, scope, 1, exact=True), f"x{i}") for i, kind in enumerate(kinds)]
        query = Select(outputs, text)
        if self.chance(0.4):
            query.where = self.condition(scope, 2)
        return query

    # Windows and grouping sets.

    def make_windows(self):
        text, scope = self.base()
        identity = scope.columns[0][0]
        outputs = self.outputs(scope, 1, count=self.source.randint(1, 2))
        for index in range(self.source.randint(1, 3)):
            kind, feature, exact, shape, is_total = self.source.choice(self.windows)
            parts, arguments_exact, features = self.filled(shape, scope, 1)
            over = []
            if self.chance(0.6):
                keys = [self.expressions.make(self.expressions.kind(), scope, 1, exact=True)
                        for _ in range(self.source.randint(1, 2))]
                over.append("PARTITION BY " + ", ".join(map(str, keys)))
            needs_order = is_total or feature in ("rank", "dense_rank", "percent_rank", "cume_dist")
            frame = ""
            if needs_order or self.chance(0.6):
                keys = [str(self.expressions.column(self.expressions.kind(), scope) or identity)
                        + self.direction()]
                frame = self.source.choice(FRAMES) if feature.startswith("window") or "value" in feature else ""
                if is_total or "ROWS" in frame:
                    keys.append(identity)
                over.append("ORDER BY " + ", ".join(keys))
            if shape.startswith("avg") and "PRECEDING AND" in frame:
                exact = False
            call = Expr(kind, [*parts, f" OVER ({' '.join(over)}{frame})"], exact and arguments_exact,
                        features=features | {feature})
            outputs.append(Output(call, f"w{index}"))
        query = Select(outputs, text)
        if self.chance(0.4):
            query.where = self.condition(scope, 2)
        return self.ordered(query)

    def make_sets_of_groups(self):
        if self.dialect == "sqlite":
            return self.make_groups()
        text, scope = self.base()
        groups = self.groups(scope) or [Expr("int", [scope.of("int")[1]], is_leaf=True)]
        names = list(map(str, groups))
        shape = self.source.choice(["rollup", "cube", "sets", "mixed"])
        if shape == "sets":
            sets = [self.source.sample(names, self.source.randint(0, len(names))) for _ in range(self.source.randint(1, 4))]
            if not any(sets):
                sets.append(names)
            used = {name for part in sets for name in part}
            groups = [group for group in groups if str(group) in used]
            text_of_groups = "GROUPING SETS (" + ", ".join(f"({', '.join(part)})" for part in sets) + ")"
        elif shape == "mixed" and len(names) > 1:
            text_of_groups = f"{names[0]}, ROLLUP ({', '.join(names[1:])})"
        else:
            text_of_groups = f"{'CUBE' if shape == 'cube' else 'ROLLUP'} ({', '.join(names)})"
        outputs = [Output(group, f"g{index}") for index, group in enumerate(groups)]
        outputs += [Output(self.aggregate(scope, 1), f"x{index}") for index in range(self.source.randint(1, 3))]
        if self.chance(0.5) and self.allowed("grouping"):
            arguments = self.source.sample([str(group) for group in groups], self.source.randint(1, len(groups)))
            outputs.append(Output(Expr("int", [f"grouping({', '.join(arguments)})"]), "gr"))
        query = Select(outputs, text, groups=groups, group_text=text_of_groups)
        if self.chance(0.4):
            query.where = self.condition(scope, 2)
        return self.ordered(query)
