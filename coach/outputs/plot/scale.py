"""Times to places across the picture, and the axis that tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from coach.outputs.plot.svg import Drawing
from coach.timing import Ms, clock

WIDTH: Final = 1200
LEFT: Final = 118
RIGHT: Final = 1172
"""The picture's width, and where its lanes begin and end."""
_STEPS: Final = tuple(1000 * s for s in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600))
"""Milliseconds between two labels of an axis."""
_ROOM: Final = 56
"""Least distance of two labels."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A stretch of time across the lanes."""

    start: Ms
    end: Ms

    def x(self, ms: int) -> float:
        """Give the place of a moment; what lies outside stands at the edge."""
        inside = min(max(ms, self.start), self.end)
        return LEFT + (RIGHT - LEFT) * (inside - self.start) / max(1, self.end - self.start)

    def step(self) -> int:
        """Give the milliseconds between two labels, so many that they have room."""
        per_ms = (RIGHT - LEFT) / max(1, self.end - self.start)
        return next((step for step in _STEPS if step * per_ms >= _ROOM), _STEPS[-1])

    def draw(self, drawing: Drawing, top: float, bottom: float) -> None:
        """Draw the axis under `bottom`, and its grid up to `top`."""
        step = self.step()
        for ms in range(-(-self.start // step) * step, self.end + 1, step):
            drawing.line("grid", self.x(ms), top, self.x(ms), bottom + 4)
            drawing.text("faint", self.x(ms), bottom + 16, clock(ms, millis=False), 11, anchor="middle")
        drawing.line("ink", LEFT, bottom, RIGHT, bottom)
