"""A row of small charts as SVG, with axes from 0."""
import math

WIDTH, HEIGHT, LEFT, TOP, GAP = 190, 130, 52, 18, 70


def nice(greatest):
    """A round number no smaller."""
    magnitude = 10 ** math.floor(math.log10(greatest))
    for factor in (1, 1.5, 2, 3, 4, 5, 6, 8, 10):
        if factor * magnitude >= greatest:
            return factor * magnitude
    return greatest


def panel(number, x_label, y_label, points):
    left = LEFT + number * (WIDTH + GAP)
    x_end, y_end = nice(max(x for x, _ in points)), nice(max(y for _, y in points))
    at = lambda x, y: (left + WIDTH * x / x_end, TOP + HEIGHT * (1 - y / y_end))
    parts = [f'<path d="M{left} {TOP}V{TOP + HEIGHT}H{left + WIDTH}" class="axis"/>']
    for share in (0, 0.5, 1):
        x, _ = at(share * x_end, 0)
        _, y = at(0, share * y_end)
        parts.append(f'<text x="{x:.1f}" y="{TOP + HEIGHT + 14}" text-anchor="middle">{share * x_end:g}</text>')
        parts.append(f'<text x="{left - 5}" y="{y + 4:.1f}" text-anchor="end">{share * y_end:g}</text>')
    parts.append(f'<text x="{left + WIDTH / 2}" y="{TOP + HEIGHT + 30}" text-anchor="middle">{x_label}</text>')
    parts.append(f'<text x="{left}" y="{TOP - 6}">{y_label}</text>')
    parts.append('<polyline points="' + " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*p) for p in points)) + '"/>')
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in (at(*p) for p in points)]
    return "\n".join(parts)


def write(path, charts):
    """charts: (label of x, label of y, points); one without points is left out."""
    charts = [chart for chart in charts if chart[2]]
    width = LEFT + len(charts) * (WIDTH + GAP)
    with open(path, "w") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{TOP + HEIGHT + 40}" '
                   'font-family="sans-serif" font-size="11">\n'
                   '<style>.axis{fill:none;stroke:#777}polyline{fill:none;stroke:#1769aa;stroke-width:1.5}'
                   'circle{fill:#1769aa}</style>\n<rect width="100%" height="100%" fill="white"/>\n')
        file.write("\n".join(panel(n, *chart) for n, chart in enumerate(charts)) + "\n</svg>\n")
