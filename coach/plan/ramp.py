"""A pace that changes: over a time, as the routine has it, or when the listener wishes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from coach.timing import UNITS, Ms

RAMP_CYCLES: Final = 8
"""Without bouts a ramp changes the pace at every so many cycles only."""
PACES: Final = (20, 240)
"""Slowest and quickest pace, in beats a minute."""
FACTORS: Final = (Fraction(1, 2), Fraction(2))
"""How slow and how quick a movement in seconds gets when the listener wishes, as multiples of its pace."""


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


@dataclass(frozen=True, slots=True)
class Change:
    """From a moment on, in milliseconds from the start of a movement, the listener wants another pace."""

    at: Ms
    factor: Fraction
    """Of the pace that the movement has without any change."""


def at_factor(interval: Fraction, factor: Fraction) -> Fraction:
    """Give the milliseconds from beat to beat at a multiple of a pace, within `PACES`; the pace is in tenths."""
    if factor == 1:
        return interval
    pace = min(max(UNITS["min"] / interval * factor, Fraction(PACES[0])), Fraction(PACES[1]))
    return UNITS["min"] / Fraction(round(pace * 10), 10)


def within(factor: Fraction) -> Fraction:
    """Keep a factor within `FACTORS`."""
    return min(max(factor, FACTORS[0]), FACTORS[1])
