"""How a lane is cut into bouts, and a block of bouts laid out in time: arithmetic only.

Times are exact milliseconds from the start of the block; only a bout's origin is rounded, to the frame grid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from coach.plan.ramp import at_factor
from coach.plan.steps import Line, Look, Movement
from coach.plan.unroll.lane import LEAST_STEPS
from coach.timing import Ms, nearest_grid, nearest_ms, next_grid

CLOSING_STAND: Final = 4000
"""Least length, in milliseconds, of the stand that ends a block bound by time."""
COUNT_IN: Final = 2
"""Beats that are ticked before each bout but the first."""
QUIET_BEFORE_TICK: Final = 400
"""Least silence, in milliseconds, between the last word of a break and its count-in."""
AFTER_STOP_BEAT: Final = 950
AFTER_STOP: Final = 400
"""A break's first word comes so long after the beat of the stop, and after the end of its sound."""
SAME_PACE: Final = 4
"""A ramp changes the pace at every fourth bout only."""
GAP: Final = 500
"""Silence, in milliseconds, between a look and what is told of the pace."""
LOOK_QUIET: Final = Fraction(2000)
TURN_QUIET: Final = 4000


class Bout(NamedTuple):
    """One bout and the break behind it."""

    number: int
    interval: Fraction
    """Milliseconds from beat to beat."""
    origin: Ms
    """Its first beat, from the start of the block, on the frame grid."""
    steps: int
    stop_beat: Ms
    """Its last beat, on which the break begins."""
    look: Look | None
    """None in the closing stand, and where nothing is to be done."""
    text: str
    """The form of the look that is said."""
    words_from: Ms
    """When the break's first word may start."""
    told_from: Ms
    """When it may be told that the next bout has another pace."""
    quiet_from: Ms
    """When all that is said, and the quiet behind a look, are over."""
    first_tick: Ms
    """First count-in tick of the next bout; at the last bout the end of the block."""
    closing: bool
    """Whether the block ends with this break."""


def lay_bouts(
    movement: Movement,
    choose: Callable[[Look], str],
    length_of: Callable[[str], Ms],
    stop_tail: Ms,
) -> Iterator[Bout]:
    """Lay out all bouts of a block that is bound by time or by a number of cycles.

    Args:
        movement: one with bouts.
        choose: gives the form of a look that is now to be said, and counts it as said.
        length_of: how long a spoken text lasts, in milliseconds.
        stop_tail: how long the word "stop" sounds after its beat, in milliseconds.

    Yields:
        the bouts; none if the time is too short for a single one.
    """
    bouts = movement.bouts
    assert bouts is not None
    waiting, factor = list(movement.changes), movement.factor
    total = None if movement.cycles is None else movement.cycles * sum(beat.beats for beat in movement.cycle)
    start, number, looked, turned = Fraction(0), 0, 0, 0
    unchanged, interval = movement.interval_at(start), movement.first_interval
    steps = _steps(movement, interval, 0, start, total)
    while steps:
        turns = bool(bouts.turns) and (number + 1) % len(bouts.steps) == 0
        looks, at = (bouts.turns, turned) if turns else (bouts.looks, looked)
        look = looks[at % len(looks)] if looks else None
        text = choose(look) if look else ""
        origin = nearest_grid(start)
        stop_beat = Ms(origin + nearest_ms((steps - 1) * interval))
        words_from = next_grid(max(stop_beat + stop_tail + AFTER_STOP, stop_beat + AFTER_STOP_BEAT))
        end = start + steps * interval
        unchanged = movement.interval_at(end + bouts.pause) if (number + 1) % SAME_PACE == 0 else unchanged
        total = None if total is None else total - steps
        stand = _Stand(movement, number, interval, end, turns, look, text, words_from, total)
        behind = stand.until(at_factor(unchanged, factor), length_of)
        while waiting and waiting[0].at <= stop_beat:
            wanted = waiting.pop(0).factor
            if behind.steps:  # else it has been told that this is the last one
                factor, behind = wanted, stand.until(at_factor(unchanged, wanted), length_of)
        if steps < bouts.steps[number % len(bouts.steps)] or not behind.steps:
            close = nearest_ms(end if movement.duration is None else movement.duration)
            yield Bout(number, interval, origin, steps, stop_beat, None, "", *(words_from,) * 3, close, True)
            return
        moments = words_from, behind.told_from, behind.quiet_from, behind.first_tick
        yield Bout(number, interval, origin, steps, stop_beat, look, text, *moments, False)
        looked, turned = looked + (not turns), turned + turns
        start, number, steps, interval = behind.end, number + 1, behind.steps, behind.interval


class _Break(NamedTuple):
    """A break, and the bout behind it: so many steps at its interval, or none."""

    interval: Fraction
    steps: int
    end: Fraction
    told_from: Ms
    quiet_from: Ms
    first_tick: Ms


class _Stand(NamedTuple):
    """Where one stands behind a bout, at whatever pace it may go on."""

    movement: Movement
    number: int
    """Of the bout."""
    interval: Fraction
    start: Fraction
    turns: bool
    look: Look | None
    text: str
    words_from: Ms
    total: int | None
    """How many steps are left, of a number."""

    def until(self, later: Fraction, length_of: Callable[[str], Ms]) -> _Break:
        """Go on with another interval, or with the same; a change is told."""
        assert self.movement.bouts is not None
        spoken = Ms(self.words_from + (length_of(self.text) if self.text else 0))
        told_from = next_grid(spoken + (GAP if self.text else 0))
        if (line := pace_line(self.movement, self.interval, later)) is not None:
            spoken = Ms(told_from + length_of(line.text))
        quiet = Ms(spoken + nearest_ms(max(self.look.quiet, LOOK_QUIET))) if self.look else spoken
        pause = self.movement.bouts.pause
        beats = _break_beats(pause, self.start, (self.interval, later), spoken, quiet, self.turns)
        end = self.start + beats * self.interval
        steps = _steps(self.movement, later, self.number + 1, end, self.total)
        tick = Ms(nearest_grid(end) - nearest_ms(COUNT_IN * later))
        return _Break(later, steps, end, told_from, quiet, tick)


def pace_line(movement: Movement, before: Fraction, after: Fraction) -> Line | None:
    """Give what is said where the pace changes; None where it does not."""
    if before == after:
        return None
    return movement.calls.quicker if after < before else movement.calls.slower


def _steps(movement: Movement, interval: Fraction, number: int, start: Fraction, total: int | None) -> int:
    """How many steps the bout that would start here may have; 0 if it is not to be walked."""
    bouts = movement.bouts
    assert bouts is not None
    steps = bouts.steps[number % len(bouts.steps)]
    if movement.duration is not None:
        room = int((movement.duration - nearest_grid(start) - CLOSING_STAND) / interval)
        steps = min(steps, room - room % bouts.unit)
    if total is not None:
        return min(steps, total)
    return steps if steps >= LEAST_STEPS else 0


def _break_beats(
    pause: Fraction, end: Fraction, intervals: tuple[Fraction, Fraction], spoken: Ms, quiet: Ms, turns: bool
) -> int:
    """How many beats a break has that starts at `end`: even, and enough for its words, its quiet and the count-in.

    `intervals` are those of the bouts before and after it.
    """
    interval, later = intervals
    beats = 2 * -int(-pause // (2 * interval))
    while True:
        origin = nearest_grid(end + beats * interval)
        tick = origin - nearest_ms(COUNT_IN * later)
        if turns:
            fits = spoken + TURN_QUIET <= origin and quiet <= origin and spoken + QUIET_BEFORE_TICK <= tick
        else:
            fits = max(quiet, spoken + QUIET_BEFORE_TICK) <= tick
        if fits:
            return beats
        beats += 2
