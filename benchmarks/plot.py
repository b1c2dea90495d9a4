"""Bars as an SVG picture, without a library."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

ROW, LEFT, WIDTH = 28, 230, 460


def bars(title: str, values: Mapping[str, float]) -> str:
    """Return a picture with one bar for each value."""
    longest = max(values.values())
    height = ROW * (len(values) + 2)
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 80} {height}" font-family="sans-serif" font-size="13">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="12" y="{ROW - 8}" font-weight="bold">{escape(title)}</text>',
    ]
    for place, (name, value) in enumerate(values.items(), 1):
        top, length = ROW * place + 6, max(1.0, WIDTH * value / longest)
        colour = "#2f6690" if name.startswith(("classify", "our")) else "#b8b8b8"
        drawn.append(f'<text x="{LEFT - 8}" y="{top + 14}" text-anchor="end">{escape(name)}</text>')
        drawn.append(f'<rect x="{LEFT}" y="{top}" width="{length:.1f}" height="{ROW - 10}" fill="{colour}"/>')
        drawn.append(f'<text x="{LEFT + length + 6:.1f}" y="{top + 14}">{value:.0f}</text>')
    return "\n".join([*drawn, "</svg>\n"])
