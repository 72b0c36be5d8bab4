"""Pips for speakers that fall asleep: a Bluetooth speaker that hears nothing for long swallows the next word's start."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from coach.plan.timeline import Cue, Timeline
from coach.timing import GRID, Ms, nearest_grid

STRETCH: Final = 8000
"""Longest time without a sound, in milliseconds."""
PIP: Final = "pip"
"""Name of the tone."""


def keep_awake(timeline: Timeline, lasts: Ms) -> Timeline:
    """Put pips that last so long into every silence over 8 s, evenly; they are hardly heard, and nothing else moves."""
    starts = [chapter.start for chapter in timeline.chapters]
    pips = [
        Cue(at, Ms(at + lasts), None, "awake", "", PIP, None, max(bisect_right(starts, at) - 1, 0))
        for at in _places(timeline, lasts)
    ]
    return replace(timeline, cues=tuple(sorted((*timeline.cues, *pips), key=lambda cue: cue.start)))


def _places(timeline: Timeline, lasts: Ms) -> Iterator[Ms]:
    """Give where pips begin; a silence is counted a frame too long, so that rounding never makes one too long."""
    free = 0
    for start, end in (*((cue.start, cue.end) for cue in timeline.cues), (timeline.duration, timeline.duration)):
        quiet = start - free + GRID
        count = max(0, -(-(quiet - STRETCH) // (STRETCH + lasts)))
        for number in range(1, count + 1):
            yield nearest_grid(free + (quiet - count * lasts) * Fraction(number, count + 1) + (number - 1) * lasts)
        free = max(free, end)
