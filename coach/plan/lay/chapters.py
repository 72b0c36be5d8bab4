"""Chapters that tile the track, and the cues in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from coach.plan.lay.tape import Laid
from coach.plan.timeline import Chapter, Cue
from coach.timing import GRID, Ms

SILENCE: Final = 4 * GRID
"""A chapter starts in silence at least so long, in milliseconds, if there is any shortly before its first sound."""
SEARCH: Final = 1000
"""How far before its first sound that silence may end, in milliseconds."""


def tile(
    wished: list[tuple[str, Ms, bool]], laid: list[Laid], duration: Ms, title: str
) -> tuple[tuple[Chapter, ...], tuple[Cue, ...]]:
    """Turn wished chapters and laid sounds, both in order of time, into chapters and cues.

    Args:
        wished: the titles, the first sound of each, and whether it is a further one of a long block.
        laid: all sounds.
        duration: length of the track, in milliseconds.
        title: of the only chapter, where none is wished.
    """
    ends = list(accumulate((cue.end for cue in laid), max))
    starts = [cue.start for cue in laid]
    bounds: list[tuple[str, Ms, bool]] = []
    for name, first, further in wished or [(title, Ms(0), False)]:
        at = _boundary(first, starts, ends) if bounds else Ms(0)
        if bounds and at <= bounds[-1][1]:
            bounds[-1] = (name, bounds[-1][1], further and bounds[-1][2])
        else:
            bounds.append((name, at, further))
    edges = [at for _, at, _ in bounds] + [duration]
    chapters = tuple(
        Chapter(name, at, Ms(edge), further) for (name, at, further), edge in zip(bounds, edges[1:], strict=True)
    )
    inner = edges[1:-1]
    cues = tuple(Cue._make((*cue, bisect_right(inner, cue.start))) for cue in laid)
    return chapters, cues


def nearest(moments: Sequence[Ms], about: int) -> Ms:
    """Give the one of some moments, in order of time, that is nearest to another, in milliseconds."""
    at = bisect_left(moments, about)
    return min(moments[max(0, at - 1) : at + 1], key=lambda moment: abs(moment - about))


def _boundary(first: Ms, starts: list[Ms], ends: list[Ms]) -> Ms:
    """The end of the nearest long silence before a chapter's first sound, else that sound, on the frame grid."""
    at = bisect_right(starts, first - 1)
    start: int = first
    while at > 0 and first - start <= SEARCH:
        if start - ends[at - 1] >= SILENCE:
            return Ms(start // GRID * GRID)
        at -= 1
        start = starts[at]
    return Ms(first // GRID * GRID)
