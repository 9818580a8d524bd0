"""What was measured, as a picture: processor time of a request, on a logarithmic scale."""

import math
import statistics
from html import escape

# Who -> what it is called, and its colour.
WHO = {
    "nginx": ("nginx, the same bytes as a file", "#9aa5a0"),
    "not modified": ("not modified (304)", "#7fb3a0"),
    "kept": ("a finished page", "#1f7a5c"),
    "plain, cached": ("plain Django, its cache middleware", "#d9b36c"),
    "made": ("made anew", "#2b5c8a"),
    "made after a change": ("made by the first after a change", "#7d9fc0"),
    "plain": ("plain Django", "#b06a3b"),
}
LEFT, RIGHT, BAR, GAP, TOP = 150, 60, 11, 14, 60
WIDTH = 820
# Microseconds at the left and the right end.
FROM, TO = 5, 100_000


def x(microseconds):
    part = math.log(microseconds / FROM) / math.log(TO / FROM)
    return LEFT + max(part, 0) * (WIDTH - LEFT - RIGHT)


def plot(measured, title) -> str:
    """``measured`` as ``bench.pages.measure()`` gives it."""
    shapes, y = [], TOP
    for kind, page in measured.items():
        known = [who for who in WHO if who in page]
        middle = y + len(known) * BAR / 2 + 4
        shapes.append(f'<text x="{LEFT - 8}" y="{middle:.0f}" text-anchor="end">{escape(kind)}</text>')
        for who in known:
            cost = statistics.median(page[who]["cpu"])
            end = x(cost)
            label = f"{cost / 1000:.1f} ms" if cost >= 1000 else f"{cost:.0f} µs"
            shapes.append(
                f'<rect x="{LEFT}" y="{y}" width="{end - LEFT:.1f}" height="{BAR - 1}" fill="{WHO[who][1]}"/>'
                f'<text class="number" x="{end + 4:.1f}" y="{y + BAR - 2}">{label}</text>'
            )
            y += BAR
        y += GAP
    for place, (label, colour) in enumerate(WHO.values()):
        left, top = LEFT + place % 2 * 310, y + 8 + place // 2 * 18
        shapes.append(
            f'<rect x="{left}" y="{top}" width="12" height="12" fill="{colour}"/>'
            f'<text x="{left + 18}" y="{top + 10}">{escape(label)}</text>'
        )
    height = y + 8 + (len(WHO) + 1) // 2 * 18 + 10
    lines = "".join(
        f'<line x1="{x(tick):.0f}" x2="{x(tick):.0f}" y1="{TOP - 8}" y2="{y - GAP}" stroke="#ddd"/>'
        f'<text class="number" x="{x(tick):.0f}" y="{TOP - 14}" text-anchor="middle">{name}</text>'
        for tick, name in ((10, "10 µs"), (100, "100 µs"), (1_000, "1 ms"), (10_000, "10 ms"), (100_000, "100 ms"))
    )
    name = escape(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{name}">'
        "<style>text{font:12px system-ui,sans-serif;fill:#222}.number{font-size:10px;fill:#555}</style>"
        f'<rect width="100%" height="100%" fill="#fff"/><text x="{LEFT}" y="22" font-weight="bold">{name}</text>'
        f"{lines}{''.join(shapes)}</svg>\n"
    )
