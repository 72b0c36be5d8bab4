"""How loud music is from moment to moment: it comes, makes way for every word, and goes.

Both courses are few points in milliseconds, worked out once, from which any window takes those that matter in it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from coach.timing import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DUCK_DB: Final = 14.0
"""How much lower music is under speech, in decibels."""
ATTACK_MS: Final = 350
"""Before a word begins, music goes down for so long, and is all the way down when it begins."""
RELEASE_MS: Final = 1200
"""So long it takes to come back after a word."""
SHORTEST_GAP_MS: Final = 2500
"""Between words that are closer than this music stays down, so that it does not pump."""
FADE_IN_MS, FADE_OUT_MS = 2000, 8000
_FULL_FADES_FROM_MS: Final = 30_000
"""In a shorter track both fades are shorter by as much."""
STEP_MS: Final = 10
"""Every course of loudness is straight within a step of so many milliseconds, counted from the start of the track."""


class Course(NamedTuple):
    """A value that goes from 0 to 1 and back in straight lines; constant before the first point and after the last."""

    times: tuple[int, ...]
    """In milliseconds, never falling."""
    values: tuple[int, ...]

    def at(self, ms: int) -> float:
        """Give the value at a time; where two points share a time, that of the later one."""
        after = bisect_right(self.times, ms)
        if after in (0, len(self.times)):
            return float(self.values[max(0, after - 1)])
        start, end = self.times[after - 1 : after + 1]
        low, high = self.values[after - 1 : after + 1]
        return low + (high - low) * (ms - start) / (end - start)

    def within(self, start: int, end: int) -> tuple[tuple[int, float], ...]:
        """Give all that shapes the course between two times, and nothing that does not."""
        inner = slice(bisect_right(self.times, start), bisect_left(self.times, end))
        points = zip(self.times[inner], self.values[inner], strict=True)
        return (start, self.at(start)), *points, (end, self.at(end))

    def eased(self, steps: int) -> NDArray[np.float64]:
        """Give the value at the bounds of so many steps, each slope made half a cosine."""
        import numpy as np

        straight = np.interp(np.arange(steps + 1) * STEP_MS, self.times, self.values)
        eased: NDArray[np.float64] = 0.5 - 0.5 * np.cos(np.pi * straight)
        return eased


def fades(length: Ms) -> Course:
    """Give the course in which music comes and goes: 1 is all of it, 0 is silence."""
    end = length // STEP_MS * STEP_MS
    share = min(end, _FULL_FADES_FROM_MS)
    return Course(
        (0, FADE_IN_MS * share // _FULL_FADES_FROM_MS, end - FADE_OUT_MS * share // _FULL_FADES_FROM_MS, end),
        (0, 1, 1, 0),
    )


def ducks(spoken: Sequence[tuple[Ms, Ms]]) -> Course:
    """Give the course in which music makes way for what is spoken (start and end of each, ordered): 1 is all down."""
    times = [time for start, end in _merged(spoken) for time in (start - ATTACK_MS, start, end, end + RELEASE_MS)]
    return Course(tuple(times), (0, 1, 1, 0) * (len(times) // 4)) if times else Course((0,), (0,))


def _merged(spoken: Iterable[tuple[Ms, Ms]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spoken:
        if merged and start - merged[-1][1] < SHORTEST_GAP_MS:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged
