"""The cycles of a movement without bouts: how many there are, when each starts, and how quick it is."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from coach.plan.ramp import RAMP_CYCLES, at_factor, within
from coach.plan.steps import Movement

NOTICE: Final = 3000
"""A cycle is changed if it starts at least so long, in milliseconds, after the listener wished it."""
WORTH: Final = 8000
"""What is left at the changed pace lasts at least so long, in milliseconds; else the pace stays."""


class Cycle(NamedTuple):
    """One cycle; times are exact milliseconds from the start of the movement."""

    start: Fraction
    length: Fraction
    interval: Fraction | None
    """From beat to beat; None in seconds."""
    unchanged: Fraction | None
    """The same without the listener's changes."""
    factor: Fraction
    """Of the pace that it would have without them."""
    turn: int = 0
    """1 if it is quicker than the one before as the listener wished, -1 if it is slower, else 0."""


def cycles_of(movement: Movement) -> Iterator[Cycle]:
    """Give the cycles that the number or the time of a movement allows.

    A change of the listener's comes at the first cycle that it is in time for, but not at the last one: that has been
    told.
    """
    waiting = list(movement.changes)
    cycle, number = _cycle(movement, 0, None, movement.factor), 0
    while _fits(movement, number, cycle):
        yield cycle
        number += 1
        following = _cycle(movement, number, cycle, cycle.factor)
        same = following
        while waiting and waiting[0].at + NOTICE <= following.start:
            changed = _cycle(movement, number, cycle, waiting.pop(0).factor)
            if _goes_on(movement, number, following) and _worth(movement, number, changed):
                following = changed
        if following is not same:
            following = following._replace(turn=(following.length < same.length) - (following.length > same.length))
        cycle = following


def laps(movement: Movement) -> int:
    """Tell how many cycles a movement has; in bouts, if they were walked without a break."""
    if movement.cycles is not None:
        return movement.cycles
    if movement.ramp is None and movement.factor == 1 and not movement.changes:
        return int((movement.duration or Fraction(0)) / movement.cycle_length)
    return sum(1 for _ in cycles_of(movement))


def _cycle(movement: Movement, number: int, before: Cycle | None, factor: Fraction) -> Cycle:
    """The cycle with that number, behind the one before; a ramp changes the pace at every eighth."""
    start = Fraction(0) if before is None else before.start + before.length
    if movement.interval is None:
        factor = within(factor)
        return Cycle(start, movement.cycle_length / factor, None, None, factor)
    unchanged = None if before is None or number % RAMP_CYCLES == 0 else before.unchanged
    unchanged = movement.interval_at(start) if unchanged is None else unchanged
    interval = at_factor(unchanged, factor)
    return Cycle(start, sum(beat.beats for beat in movement.cycle) * interval, interval, unchanged, factor)


def _fits(movement: Movement, number: int, cycle: Cycle) -> bool:
    """Whether there is a cycle with that number."""
    if number == movement.cycles:
        return False
    return movement.duration is None or cycle.start + cycle.length <= movement.duration


def _goes_on(movement: Movement, number: int, cycle: Cycle) -> bool:
    """Whether there is a cycle with that number, and another one behind it."""
    following = _cycle(movement, number + 1, cycle, cycle.factor)
    return _fits(movement, number, cycle) and _fits(movement, number + 1, following)


def _worth(movement: Movement, number: int, cycle: Cycle) -> bool:
    """Whether a change that begins with a cycle would last long enough."""
    left = [] if movement.duration is None else [int((movement.duration - cycle.start) / cycle.length)]
    left += [] if movement.cycles is None else [movement.cycles - number]
    return min(left) * cycle.length >= WORTH
