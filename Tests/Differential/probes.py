"""Which forms Sluice offers: each is asked for once, alone, so that random statements are not refused for one of them."""

import sys

from expressions import FORMS, LITERALS, TYPE_NAMES
from queries import AGGREGATES, WINDOWS

PROFILE_PROBES = {
    "joins": "SELECT count(*) FROM t JOIN r ON t.a = r.ra", "semijoins": "SELECT id FROM t WHERE a IN (SELECT ra FROM r)",
    "derived": "SELECT x FROM (SELECT id AS x FROM t) AS d", "with": "WITH w AS (SELECT id AS x FROM t) SELECT x FROM w",
    "sets": "SELECT id FROM t UNION SELECT rid FROM r", "windows": "SELECT row_number() OVER (ORDER BY id) FROM t",
    "sets_of_groups": "SELECT a, count(*) FROM t GROUP BY ROLLUP (a)",
    "grouping": "SELECT a, grouping(a) FROM t GROUP BY ROLLUP (a)",
}


def filled(shape, kind="int"):
    """The shape with constants in its places."""
    kind = "int" if kind == "any" else kind
    for name in list(LITERALS) + ["same", "any", "pattern"]:
        wanted = {"same": kind, "any": "int", "pattern": "text"}.get(name, name)
        for mark in ("", "!", ".leaf", ".lit", ".small", ".column"):
            text = LITERALS[wanted][0]
            if mark == ".column":
                text = f"CAST({text} AS {TYPE_NAMES[wanted]})"
            shape = shape.replace(f"<{name}{mark}>", text)
    return shape


def offered(sluice, verbose=False):
    """A test of features by name."""
    refused = {}
    probes = [(feature, f"SELECT {filled(shape, kind)} AS x FROM t") for kind, feature, _, shape in FORMS]
    probes += [(feature, f"SELECT {filled(shape)} AS x FROM t") for _, feature, _, shape in AGGREGATES]
    probes += [(feature, f"SELECT {filled(shape)} OVER (ORDER BY id) AS x FROM t") for _, feature, _, shape, _ in WINDOWS]
    probes += PROFILE_PROBES.items()
    for feature, sql in probes:
        answer = sluice.run(sql)
        if answer.status != "ok":
            refused[feature] = f"{answer.code} {answer.message}"
    if refused:
        print(f"not offered: {', '.join(sorted(refused))}", file=sys.stderr)
    if verbose:
        for feature, why in sorted(refused.items()):
            print(f"  {feature}: {why[:140]}", file=sys.stderr)
    return lambda feature: feature not in refused
