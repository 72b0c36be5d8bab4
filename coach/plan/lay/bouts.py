"""How a lane is cut into bouts, and a block of bouts laid out in time: arithmetic only.

Times are exact milliseconds from the start of the block; only a bout's origin is rounded, to the frame grid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

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


@dataclass(frozen=True, slots=True)
class Bout:
    """One bout and the break behind it."""

    number: int
    interval: Fraction
    """Milliseconds from beat to beat."""
    origin: Ms
    """Its first beat, from the start of the block, on the frame grid."""
    steps: int
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
    total = None if movement.cycles is None else movement.cycles * sum(beat.beats for beat in movement.cycle)
    start, number, looked, turned = Fraction(0), 0, 0, 0
    interval = movement.interval_at(start)
    steps = _steps(movement, interval, 0, start, total)
    while steps:
        turns = bool(bouts.turns) and (number + 1) % len(bouts.steps) == 0
        looks, at = (bouts.turns, turned) if turns else (bouts.looks, looked)
        look = looks[at % len(looks)] if looks else None
        text = choose(look) if look else ""
        origin = nearest_grid(start)
        stop_beat = origin + nearest_ms((steps - 1) * interval)
        words_from = next_grid(max(stop_beat + stop_tail + AFTER_STOP, stop_beat + AFTER_STOP_BEAT))
        end = start + steps * interval
        later = movement.interval_at(end + bouts.pause) if (number + 1) % SAME_PACE == 0 else interval
        spoken = Ms(words_from + (length_of(text) if text else 0))
        told_from = next_grid(spoken + (GAP if text else 0))
        if (line := pace_line(movement, interval, later)) is not None:
            spoken = Ms(told_from + length_of(line.text))
        quiet = Ms(spoken + nearest_ms(max(look.quiet, LOOK_QUIET))) if look else spoken
        following = end + _break_beats(bouts.pause, end, (interval, later), spoken, quiet, turns) * interval
        total = None if total is None else total - steps
        after = _steps(movement, later, number + 1, following, total)
        if steps < bouts.steps[number % len(bouts.steps)] or not after:
            close = nearest_ms(end if movement.duration is None else movement.duration)
            yield Bout(number, interval, origin, steps, None, "", words_from, words_from, words_from, close, True)
            return
        tick = Ms(nearest_grid(following) - nearest_ms(COUNT_IN * later))
        yield Bout(number, interval, origin, steps, look, text, words_from, told_from, quiet, tick, False)
        looked, turned = looked + (not turns), turned + turns
        start, number, steps, interval = following, number + 1, after, later


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
