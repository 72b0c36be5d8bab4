"""Where each phase of a movement begins, and how one may come in there; the layers know the times already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, chain, cycle, islice
from typing import Final

from coach.plan.lay.beats import even
from coach.plan.lay.bouts import Bout
from coach.plan.steps import Beat, Movement
from coach.plan.timeline import Entry, Mark
from coach.timing import Ms, nearest_ms

FULL_STOPS: Final = ".。"
"""Phases have the words that the coach says without these."""


def bout_marks(movement: Movement, number: int, bouts: Sequence[Bout], origin: Ms) -> Iterator[Mark]:
    """Mark each phase of each bout, and the start of each break.

    Args:
        movement: one with bouts.
        number: its `Span.number`.
        bouts: all of them.
        origin: the first beat of the first.
    """
    assert movement.bouts is not None
    lane = len(movement.bouts.steps) if movement.bouts.turns else 0
    names, known = _names(movement), dict[tuple[Fraction, int], list[Ms]]()
    for bout in bouts:
        if (bout.interval, bout.steps) not in known:
            times = even(bout.interval, bout.steps)
            known[bout.interval, bout.steps] = [times[beat] for beat in _first_beats(movement, bout.steps)]
        start, which = origin + bout.origin, (bout.number + 1, len(bouts))
        first: Entry = "lane" if lane and bout.number % lane == 0 else "bout"
        entries = chain((first,), islice(cycle(_entries(movement)), 1, None))
        steps = known[bout.interval, bout.steps]
        for at, name, entry in zip(steps, cycle(names), entries, strict=False):
            yield Mark(Ms(start + at), name, *which, entry, bout.interval, number)
        if not bout.closing or movement.duration is not None:  # else it ends with its last step
            stand = Ms(start + nearest_ms(bout.steps * bout.interval))
            yield Mark(stand, "", *which, "", bout.interval, number)


def straight_marks(
    movement: Movement, number: int, times: Sequence[Ms], intervals: Sequence[Fraction], origin: Ms
) -> Iterator[Mark]:
    """Mark each phase of a movement on beats without a break.

    Args:
        movement: one on beats.
        number: its `Span.number`.
        times: every beat, from the first on.
        intervals: milliseconds from beat to beat, of each cycle.
        origin: the first beat.
    """
    begins = (Ms(origin + times[beat]) for beat in _first_beats(movement, len(times)))
    yield from _cycles(movement, number, begins, intervals)


def marks_in_seconds(movement: Movement, number: int, bounds: Sequence[Ms], origin: Ms) -> Iterator[Mark]:
    """Mark each phase of a movement in seconds.

    Args:
        movement: one in seconds.
        number: its `Span.number`.
        bounds: its phase boundaries, the end included, from its start.
        origin: its start.
    """
    begins = (Ms(origin + at) for at in bounds[:-1])
    yield from _cycles(movement, number, begins, [None] * -(-(len(bounds) - 1) // len(movement.cycle)))


def _cycles(
    movement: Movement, number: int, begins: Iterable[Ms], intervals: Sequence[Fraction | None]
) -> Iterator[Mark]:
    """Mark phases that begin at some moments, cycle after cycle; `intervals` has one entry for each cycle."""
    phases = list(zip(_names(movement), _entries(movement), strict=True))
    counted = ((lap, interval, phase) for lap, interval in enumerate(intervals, 1) for phase in phases)
    for at, (lap, interval, (name, entry)) in zip(begins, counted, strict=False):
        yield Mark(at, name, lap, len(intervals), entry, interval, number)


def _first_beats(movement: Movement, beats: int) -> list[int]:
    """The number of each phase's first beat, in so many beats."""
    in_cycle = list(accumulate((beat.beats for beat in movement.cycle), initial=0))
    return [first + phase for first in range(0, beats, in_cycle[-1]) for phase in in_cycle[:-1]]


def _entries(movement: Movement) -> list[Entry]:
    return ["" if phase else "cycle" for phase in range(len(movement.cycle))]


def _names(movement: Movement) -> list[str]:
    return [_name(movement, beat) for beat in movement.cycle]


def _name(movement: Movement, beat: Beat) -> str:
    """What a phase is called; free activity has but the name of the exercise, as "begin" is over at once."""
    if beat.word.kind == "cue" and movement.closing is not None and movement.closing.kind == "safety":
        return movement.name
    return beat.word.text.rstrip(FULL_STOPS)
