"""How time grows with the data: geometric means at each scale factor, and a plot as SVG."""

import json
import math

import evidence
import single
import tpch
from harness import geometric_mean

WORKS = {"TPC-H, 22 queries": tpch.run, "one table, 5 queries": single.run, "evidence, clustered": evidence.run}
SIDES = {"Sluice": "#0b6e4f", "DuckDB": "#c44536"}


def run(bench):
    lines = {work: {side: [] for side in SIDES} for work in WORKS}
    for scale in bench.options.scales:
        at = bench.at(scale)
        # It is compared elsewhere, and its copy of a large table takes long to make.
        at.chdb_wide = lambda: None
        for work, measured in WORKS.items():
            rows = measured(at)
            for side in SIDES:
                times = [row["ms"][side] for row in rows if side in row["ms"]]
                if times:
                    lines[work][side].append((float(scale), geometric_mean(times)))
    print("\n### growth: geometric mean of milliseconds\n\n| work | side | "
          + " | ".join(f"SF {s}" for s in bench.options.scales) + " |")
    print("|---" * (len(bench.options.scales) + 2) + "|")
    for work, sides in lines.items():
        for side, points in sides.items():
            print(f"| {work} | {side} | " + " | ".join(f"{value:.1f}" for _, value in points) + " |")
    print("\n" + json.dumps({"benchmark": "scaling", "lines": lines}))
    path = bench.options.folder / "scaling.svg"
    path.write_text(plot(lines))
    print(f"\nplot: {path}", flush=True)


def plot(lines, width=250, height=260, margin=52):
    """A log-log plot a work, side by side, on the same axes."""
    points = [point for sides in lines.values() for list_ in sides.values() for point in list_]
    left, right = (f(math.log10(x) for x, _ in points) for f in (min, max))
    low = math.floor(min(math.log10(y) for _, y in points))
    high = max(low + 1, math.ceil(max(math.log10(y) for _, y in points)))

    def place(panel, x, y):
        return (panel * width + margin + (math.log10(x) - left) / max(right - left, 1e-9) * (width - margin - 24),
                height - margin - (math.log10(y) - low) / (high - low) * (height - 2 * margin))

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * len(lines) + 10}" height="{height}" '
             'font-family="sans-serif" font-size="11">',
             f'<rect width="{width * len(lines) + 10}" height="{height}" fill="white"/>']
    for panel, (work, sides) in enumerate(lines.items()):
        start, end = place(panel, 10 ** left, 1)[0], place(panel, 10 ** right, 1)[0]
        parts.append(f'<text x="{(start + end) / 2:.0f}" y="18" text-anchor="middle" font-size="12">{work}</text>')
        for power in range(low, high + 1):
            y = place(panel, 10 ** left, 10 ** power)[1]
            parts.append(f'<line x1="{start:.0f}" y1="{y:.0f}" x2="{end:.0f}" y2="{y:.0f}" stroke="#ddd"/>')
            if panel == 0:
                unit = f"{10 ** power:g} ms" if power < 3 else f"{10 ** (power - 3):g} s"
                parts.append(f'<text x="{start - 6:.0f}" y="{y + 4:.0f}" text-anchor="end">{unit}</text>')
        for x in sorted({x for list_ in sides.values() for x, _ in list_}):
            parts.append(f'<text x="{place(panel, x, 1)[0]:.0f}" y="{height - margin + 16}" text-anchor="middle">SF {x:g}</text>')
        for side, list_ in sides.items():
            if not list_:
                continue
            at = [place(panel, x, y) for x, y in list_]
            parts.append(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in at)}" fill="none" '
                         f'stroke="{SIDES[side]}" stroke-width="2"/>')
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{SIDES[side]}"/>' for x, y in at]
    for index, (side, colour) in enumerate(SIDES.items()):
        x = margin + index * 90
        parts.append(f'<rect x="{x}" y="{height - 16}" width="12" height="4" fill="{colour}"/>'
                     f'<text x="{x + 18}" y="{height - 10}">{side}</text>')
    return "\n".join(parts + ["</svg>"]) + "\n"
