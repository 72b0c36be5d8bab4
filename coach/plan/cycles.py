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
    end: Fraction
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
    course = _Course(movement, movement.cycle_length, sum(beat.beats for beat in movement.cycle))
    limited = within if movement.interval is None else Fraction
    waiting = list(movement.changes)
    cycle, number = course.cycle(0, Fraction(0), None, limited(movement.factor)), 0
    while course.has(number, cycle):
        yield cycle
        number += 1
        same = following = course.behind(number, cycle, cycle.factor)
        while waiting and waiting[0].at + NOTICE <= same.start:
            changed = course.behind(number, cycle, limited(waiting.pop(0).factor))
            if course.goes_on(number, following) and course.is_worth(number, changed):
                turn = (changed.end < same.end) - (changed.end > same.end)
                following = changed._replace(turn=turn)
        cycle = following


def can_change(movement: Movement) -> bool:
    """Tell whether a movement goes at a pace: on beats, or several cycles of phases; a hold is as long as it is."""
    if movement.bouts is not None:
        return True
    return movement.closing is None and laps(movement) > 1


def laps(movement: Movement) -> int:
    """Tell how many cycles a movement has; in bouts, if they were walked without a break."""
    if movement.cycles is not None:
        return movement.cycles
    if movement.ramp is None and not movement.changed:
        return int((movement.duration or Fraction(0)) / movement.cycle_length)
    return sum(1 for _ in cycles_of(movement))


class _Course(NamedTuple):
    """What is known of a movement before its first cycle."""

    movement: Movement
    length: Fraction
    """Of a cycle in seconds without the listener's changes, in milliseconds."""
    beats: int
    """Of a cycle."""

    def cycle(self, number: int, start: Fraction, unchanged: Fraction | None, factor: Fraction) -> Cycle:
        """Give the cycle with that number; a ramp changes the pace at every eighth."""
        if self.movement.interval is None:
            length = self.length if factor == 1 else self.length / factor
            return Cycle(start, start + length, None, None, factor)
        if unchanged is None or number % RAMP_CYCLES == 0:
            unchanged = self.movement.interval_at(start)
        interval = at_factor(unchanged, factor)
        return Cycle(start, start + self.beats * interval, interval, unchanged, factor)

    def behind(self, number: int, before: Cycle, factor: Fraction) -> Cycle:
        """Give the cycle with that number, behind the one before."""
        return self.cycle(number, before.end, before.unchanged, factor)

    def has(self, number: int, cycle: Cycle) -> bool:
        """Tell whether there is time for a cycle, or one with that number."""
        if number == self.movement.cycles:
            return False
        return self.movement.duration is None or cycle.end <= self.movement.duration

    def goes_on(self, number: int, cycle: Cycle) -> bool:
        """Tell whether there is a cycle with that number, and another one behind it."""
        following = self.behind(number + 1, cycle, cycle.factor)
        return self.has(number, cycle) and self.has(number + 1, following)

    def is_worth(self, number: int, cycle: Cycle) -> bool:
        """Tell whether a change that begins with a cycle would last long enough."""
        movement, length = self.movement, cycle.end - cycle.start
        left = [] if movement.duration is None else [int((movement.duration - cycle.start) / length)]
        left += [] if movement.cycles is None else [movement.cycles - number]
        return min(left) * length >= WORTH
