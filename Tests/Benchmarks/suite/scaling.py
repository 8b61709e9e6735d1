"""How time grows with the data: geometric means at each scale factor, and a plot as SVG."""

import math

import evidence
import single
import tpch
from harness import geometric_mean


def run(bench):
    lines = {}
    for scale in bench.options.scales:
        at = bench.at(scale)
        for name, work in (("TPC-H", tpch.run), ("one table", single.run), ("evidence", evidence.run)):
            rows = work(at)
            for side in ("Sluice", "DuckDB"):
                times = [row["ms"][side] for row in rows if side in row["ms"]]
                if times:
                    lines.setdefault(f"{side}, {name}", []).append((float(scale), geometric_mean(times)))
    print("\n### growth: geometric mean of milliseconds\n\n| work | " + " | ".join(f"SF {s}" for s in bench.options.scales) + " |")
    print("|---" * (len(bench.options.scales) + 1) + "|")
    for name, points in lines.items():
        print(f"| {name} | " + " | ".join(f"{value:.1f}" for _, value in points) + " |")
    path = bench.options.folder / "scaling.svg"
    path.write_text(plot(lines))
    print(f"\nplot: {path}", flush=True)


def plot(lines, width=640, height=400, margin=60):
    """A log-log plot."""
    xs = [math.log10(x) for points in lines.values() for x, _ in points]
    ys = [math.log10(y) for points in lines.values() for _, y in points]
    low, high = math.floor(min(ys)), math.ceil(max(ys)) or 1
    span = max(max(xs) - min(xs), 1e-9)

    def place(x, y):
        return (margin + (math.log10(x) - min(xs)) / span * (width - 3.5 * margin),
                height - margin - (math.log10(y) - low) / max(high - low, 1) * (height - 2 * margin))

    colours = ["#0b6e4f", "#c44536", "#1d4e89", "#e09f3e", "#5f0f40", "#6c757d"]
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="11">',
             f'<rect width="{width}" height="{height}" fill="white"/>']
    for power in range(low, high + 1):
        y = place(10 ** min(xs), 10 ** power)[1]
        parts.append(f'<line x1="{margin}" y1="{y:.1f}" x2="{width - 2.5 * margin}" y2="{y:.1f}" stroke="#ddd"/>'
                     f'<text x="{margin - 6}" y="{y + 4:.1f}" text-anchor="end">{10 ** power:g} ms</text>')
    for x in sorted({x for points in lines.values() for x, _ in points}):
        parts.append(f'<text x="{place(x, 1)[0]:.1f}" y="{height - margin + 18}" text-anchor="middle">SF {x:g}</text>')
    for colour, (name, points) in zip(colours * 3, lines.items()):
        path = " ".join("{:.1f},{:.1f}".format(*place(x, y)) for x, y in points)
        x, y = place(*points[-1])
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
                     f'<text x="{x + 6:.1f}" y="{y + 4:.1f}" fill="{colour}">{name}</text>')
    return "\n".join(parts + ["</svg>"]) + "\n"
