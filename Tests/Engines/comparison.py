"""When two answers are the same: texts equal, numbers equal as numbers, doubles within a tolerance."""

import math
from decimal import Decimal, InvalidOperation

TOLERANCE = 1e-9


def number(value):
    try:
        return Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return None


def same_value(a, b, is_exact=False, tolerance=TOLERANCE) -> bool:
    if a is None or b is None:
        return a is b
    if a == b:
        return True
    x, y = number(a), number(b)
    if x is None or y is None:
        return _moment(a) == _moment(b)
    if is_exact:
        return x == y
    x, y = float(x), float(y)
    return x == y or (math.isnan(x) and math.isnan(y)) or abs(x - y) <= tolerance * max(abs(x), abs(y), 1)


def _moment(value):
    """Midnight and a date are one moment; fractions without their zeros."""
    if len(value) > 10 and value[4:5] == "-" and value[10:11] in " T":
        value = value.replace("T", " ")
        if "." in value:
            value = value.rstrip("0").rstrip(".")
        return value.removesuffix(" 00:00:00")
    return value


def _key(row, exact):
    """Exact columns first, so that rows which differ in a last digit still meet."""
    def part(value):
        x = number(value)
        if value is None:
            return (0, 0, "")
        return (1, float(x), "") if x is not None and x.is_finite() else (2, 0, _moment(value))

    order = sorted(range(len(row)), key=lambda index: not exact[index])
    return [part(row[index]) for index in order]


def _same_bag(ours, theirs, exact, tolerance):
    """Rows matched one by one: the order of rows that differ in a last digit says nothing."""
    left = list(theirs)
    for row in ours:
        index = next((i for i, other in enumerate(left) if len(row) == len(other) and all(
            same_value(x, y, exact[c], tolerance) for c, (x, y) in enumerate(zip(row, other)))), None)
        if index is None:
            return False
        left.pop(index)
    return True


def difference(ours, theirs, is_ordered=False, exact=None, tolerance=TOLERANCE):
    """None when both lists of rows are the same, else a short text. `exact[i]`: column i compares without tolerance."""
    if len(ours) != len(theirs):
        return f"{len(ours)} rows against {len(theirs)}"
    if not ours:
        return None
    exact = exact or [False] * len(ours[0])
    if not is_ordered:
        ours, theirs = (sorted(rows, key=lambda row: _key(row, exact)) for rows in (ours, theirs))
    for index, (a, b) in enumerate(zip(ours, theirs)):
        if len(a) != len(b):
            return f"{len(a)} columns against {len(b)}"
        for column, (x, y) in enumerate(zip(a, b)):
            if not same_value(x, y, exact[column], tolerance):
                if not is_ordered and not all(exact) and len(ours) <= 5_000 and _same_bag(ours, theirs, exact, tolerance):
                    return None
                return f"row {index + 1}, column {column + 1}: {x!r} against {y!r}"
    return None
