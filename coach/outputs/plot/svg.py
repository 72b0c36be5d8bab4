"""The elements that a picture is made of, written as SVG; light on paper, dark where the reader's screen is."""

from __future__ import annotations

from html import escape
from typing import Final

_FONT: Final = "system-ui, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
_LIGHT: Final = {
    "page": "#ffffff", "ink": "#1a1a1a", "faint": "#6a6a6a", "grid": "#dddddd", "move": "#4a5563", "rest": "#cfd5dc",
    "on-move": "#ffffff", "safety": "#c0322b", "say": "#2563a8", "extra": "#7b4fa3", "count": "#b06200",
    "beat": "#1c7a4a", "tick": "#5f5f5f", "tone": "#0b7583",
}  # fmt: skip
_DARK: Final = {
    "page": "#14171a", "ink": "#e8e8e8", "faint": "#a3a8ad", "grid": "#343a40", "move": "#9aa7b5", "rest": "#3d4650",
    "on-move": "#14171a", "safety": "#ff7b72", "say": "#79b0f2", "extra": "#c6a1ea", "count": "#f0a850",
    "beat": "#66cf96", "tick": "#b9b9b9", "tone": "#56c8d6",
}  # fmt: skip


class Drawing:
    """Gathers elements from top to bottom; `svg` gives them as a picture."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._elements: list[str] = []

    def rect(self, style: str, x: float, y: float, width: float, height: float, title: str = "") -> None:
        """A filled rectangle; `title` is told when the pointer rests on it."""
        self._add("rect", style, title, x=x, y=y, width=max(width, 0.6), height=height)

    def line(self, style: str, x: float, y: float, to_x: float, to_y: float) -> None:
        """A straight line."""
        self._add("line", style, "", x1=x, y1=y, x2=to_x, y2=to_y)

    def text(
        self, style: str, x: float, y: float, text: str, size: float, *, anchor: str = "start", turned: int = 0
    ) -> None:
        """A text on the baseline `y`; `turned` by so many degrees, clockwise, about its anchor."""
        more = f' text-anchor="{anchor}"' if anchor != "start" else ""
        more += f' transform="rotate({turned} {x:.1f} {y:.1f})"' if turned else ""
        place = f'x="{_number(x)}" y="{_number(y)}" font-size="{size:g}"'
        self._elements.append(f'<text class="{style}" {place}{more}>{escape(text, quote=False)}</text>')

    def _add(self, name: str, style: str, title: str, **numbers: float) -> None:
        places = " ".join(f'{key}="{_number(value)}"' for key, value in numbers.items())
        inside = f"><title>{escape(title, quote=False)}</title></{name}>" if title else "/>"
        self._elements.append(f'<{name} class="{style}" {places}{inside}')

    def svg(self, height: float, title: str, language: str, *, dark: bool = True) -> str:
        """Give the picture.

        Args:
            height: where it ends.
            title: what it shows.
            language: of its texts, such as `en`.
            dark: whether it turns dark with the reader's screen.
        """
        size = f'width="{self.width}" height="{_number(height)}" viewBox="0 0 {self.width} {_number(height)}"'
        night = f"@media (prefers-color-scheme: dark) {{\n{_rules(_DARK)}\n}}\n" if dark else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} lang="{escape(language)}" font-family="{_FONT}">\n'
            f"<title>{escape(title, quote=False)}</title>\n<style>\n{_SHAPES}\n{_rules(_LIGHT)}\n{night}</style>\n"
            '<rect class="page" width="100%" height="100%"/>\n' + "\n".join(self._elements) + "\n</svg>\n"
        )


_SHAPES: Final = """\
line { stroke-width: 1 }
line.chapter { stroke-width: 0.8 }
line.notch { stroke-width: 1.5 }
.open, .frame { fill: none; stroke-width: 1.2 }
.open { stroke-dasharray: 4 3 }"""


def _rules(colours: dict[str, str]) -> str:
    fills = [f".{name} {{ fill: {colour} }}" for name, colour in colours.items() if name != "grid"]
    ink, grid, page = colours["ink"], colours["grid"], colours["page"]
    strokes = [
        f"line.grid {{ stroke: {grid} }}",
        f"line.notch {{ stroke: {page} }}",
        f"line.chapter {{ stroke: {colours['faint']} }}",
        f"line.ink, .open, .frame {{ stroke: {ink} }}",
    ]
    return "\n".join([*fills, *strokes])


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
