"""Where a track is cut into several files: at every chapter, or so that none is longer than wished."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from coach.phrases import Phrases
from coach.plan.blocks import exercises
from coach.plan.timeline import Timeline
from coach.timing import Ms, clock


class Part(NamedTuple):
    """A stretch of a track that becomes a file."""

    title: str
    start: Ms
    end: Ms


def by_chapter(timeline: Timeline) -> tuple[Part, ...]:
    """Give each chapter as a part, the further ones of a long block too."""
    return tuple(Part(chapter.title, chapter.start, chapter.end) for chapter in timeline.chapters)


def split(timeline: Timeline, longest: Ms) -> tuple[Part, ...]:
    """Give as few parts as can be, as even as can be, none longer than wished; they tile the track.

    They begin where an exercise begins, never inside of a block: a block that is longer than wished is a part of its
    own, and `kept_whole` tells of it.
    """
    edges = [Ms(0), *(block.end for block in exercises(timeline))]
    fewest = len(_cut(edges, longest))
    low, high = 0, int(longest)
    while low < high:  # the shortest limit that needs no more parts
        middle = (low + high) // 2
        low, high = (low, middle) if len(_cut(edges, Ms(middle))) == fewest else (middle + 1, high)
    bounds = _cut(edges, Ms(low))
    count = len(bounds) - 1
    return tuple(
        Part(timeline.title + numbered_part(timeline.language, number, count), start, end)
        for number, (start, end) in enumerate(pairwise(bounds), 1)
    )


def numbered_part(language: str, number: int, count: int) -> str:
    """Give what stands behind a name to tell a part of several: ` (1 of 3)`, the same in titles and names of files.

    Where there is but one it is empty.
    """
    if count == 1:
        return ""
    told = Phrases(language)("part", number=f"{number:0{len(str(count))}d}", count=f"{count}")
    return f" {told}"


def _cut(edges: Sequence[Ms], longest: Ms) -> list[Ms]:
    """Give the edges at which parts begin, and the last one; each part takes as much as it may."""
    bounds = [edges[0]]
    for before, edge in pairwise(edges):
        if edge - bounds[-1] > longest and before > bounds[-1]:
            bounds.append(before)
    return [*bounds, edges[-1]]


def kept_whole(timeline: Timeline, longest: Ms) -> tuple[str, ...]:
    """Tell of each block that is longer than parts should be; a sentence each."""
    return tuple(
        f"{block.title} lasts {clock(block.end - block.start, millis=False)} and stays whole: nothing is cut inside it"
        for block in exercises(timeline)
        if block.end - block.start > longest
    )
