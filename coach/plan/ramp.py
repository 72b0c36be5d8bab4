"""A pace that changes over a time."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from coach.timing import UNITS

RAMP_CYCLES: Final = 8
"""Without bouts a ramp changes the pace at every so many cycles only."""


@dataclass(frozen=True, slots=True)
class Ramp:
    """A pace that changes evenly, in beats a minute, over so many milliseconds."""

    start: Fraction
    end: Fraction
    over: Fraction

    def interval(self, at: Fraction) -> Fraction:
        """Give the milliseconds from beat to beat, so many milliseconds after the start; the pace is in tenths."""
        pace = self.start + (self.end - self.start) * min(at / self.over, Fraction(1))
        return UNITS["min"] / Fraction(round(pace * 10), 10)
