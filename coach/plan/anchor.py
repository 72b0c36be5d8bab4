"""A place that is found again in another plan of the same routine: with other words, at another pace, on another day.

Inside a movement it is told from where a phase begins, before one from the movement's start, behind the last from the
end of the track; so words that are longer or shorter move it along with what is done.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from coach.plan.blocks import movements
from coach.plan.timeline import Mark, Span, Timeline
from coach.timing import Ms


class Anchor(NamedTuple):
    """A place in any plan of a routine; plain values, so that it can be kept as a row or as JSON."""

    exercise: str
    set: int
    side: str | None
    """The movement that it is in or leads to; empty, 0 and None behind the last."""
    time: int
    """How manieth movement with that exercise, set and side it is, from 1."""
    left: int
    """How many movements are not over yet, that one included; 0 behind the last."""
    cycle: int
    """`Mark.cycle` of the phase that it is in; 0 before the movement."""
    phase: int
    """Which phase of the cycle, counted from 0; in a bout also its steps, and then its break."""
    offset: Ms
    """Milliseconds from the start of the phase, else of the movement, else from the end of the track (below zero)."""


def anchor_of(timeline: Timeline, at: Ms) -> Anchor:
    """Tell what a place, in milliseconds from 0 to the end of the track, is a part of."""
    moves = movements(timeline)
    index = bisect_right(moves, at, key=lambda span: span.end)
    if index == len(moves):
        return Anchor("", 0, None, 0, 0, 0, 0, Ms(at - timeline.duration))
    span = moves[index]
    time = sum(1 for other in moves[: index + 1] if _named(other) == _named(span))
    marks = _marks(timeline, span)
    latest = bisect_right(marks, at, key=lambda mark: mark.start) - 1
    if latest < 0:
        return Anchor(*_named(span), time, len(moves) - index, 0, 0, Ms(at - span.start))
    mark = marks[latest]
    phase = sum(1 for other in marks[:latest] if other.cycle == mark.cycle)
    return Anchor(*_named(span), time, len(moves) - index, mark.cycle, phase, Ms(at - mark.start))


def place_of(timeline: Timeline, anchor: Anchor) -> Ms:
    """Find a place again, in milliseconds.

    Where there is less room before a movement than was left, it is the end of the movement before; where a phase is
    shorter, its last moment; where a cycle is none, the last one. Of a movement that is none it is the start of what
    leads to the next.
    """
    moves = movements(timeline)
    if not anchor.left or not moves:
        over = moves[-1].end if moves else Ms(0)
        return min(max(over, Ms(timeline.duration + anchor.offset)), timeline.duration)
    found = _find(moves, anchor)
    if found is None:
        index = max(0, len(moves) - anchor.left)
        chapter = max(each.start for each in timeline.chapters if each.start <= moves[index].start)
        return max(chapter, _over_before(moves, index))
    span, marks = moves[found], _marks(timeline, moves[found])
    if not anchor.cycle or not marks:
        return min(max(Ms(span.start + anchor.offset), _over_before(moves, found)), Ms(span.end - 1))
    number = _phase(marks, anchor)
    end = marks[number + 1].start if number + 1 < len(marks) else span.end
    return Ms(min(marks[number].start + anchor.offset, end - 1))


def _named(span: Span) -> tuple[str, int, str | None]:
    return span.exercise, span.set, span.side


def _find(moves: Sequence[Span], anchor: Anchor) -> int | None:
    same = [number for number, span in enumerate(moves) if _named(span) == (anchor.exercise, anchor.set, anchor.side)]
    return same[anchor.time - 1] if anchor.time <= len(same) else None


def _over_before(moves: Sequence[Span], index: int) -> Ms:
    """When the movement before one is over."""
    return moves[index - 1].end if index else Ms(0)


def _marks(timeline: Timeline, span: Span) -> list[Mark]:
    return [mark for mark in timeline.marks if mark.movement == span.number]


def _phase(marks: Sequence[Mark], anchor: Anchor) -> int:
    """The number of the mark that an anchor is at: in its cycle or the last before it, its phase or the last before."""
    cycle = max((mark.cycle for mark in marks if mark.cycle <= anchor.cycle), default=marks[0].cycle)
    numbers = [number for number, mark in enumerate(marks) if mark.cycle == cycle]
    return numbers[min(anchor.phase, len(numbers) - 1)]
