"""How a lane is cut into bouts, and a block of bouts laid out in time: arithmetic only.

Times are exact milliseconds from the start of the block; only a bout's origin is rounded, to the frame grid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from coach.plan.steps import Look, Movement
from coach.timing import Ms, nearest_grid, nearest_ms, next_grid

LEAST_STEPS: Final = 8
CLOSING_STAND: Final = 4000
"""Least length, in milliseconds, of the stand that ends a block bound by time."""
COUNT_IN: Final = 2
"""Beats that are ticked before each bout but the first."""
QUIET_BEFORE_TICK: Final = 400
"""Least silence, in milliseconds, between the last word of a break and its count-in."""
AFTER_STOP_BEAT: Final = 1000
AFTER_STOP: Final = 400
"""A break's first word comes so long after the beat of the stop, and after the end of its sound."""
LOOK_QUIET: Final = Fraction(2000)
TURN_QUIET: Final = 4000


def cut_lane(lane: int, most: int, unit: int = 2) -> tuple[int, ...]:
    """Cut a lane into the fewest bouts of at most `most` steps, each a multiple of `unit`, the longer ones first.

    Raises:
        ValueError: a bout would be too short; the message says what would do.
    """
    pieces = lane // unit
    count = -(-pieces // (most // unit))
    base, longer = divmod(pieces, count)
    if base * unit < LEAST_STEPS:
        fitting = [n for n in range(LEAST_STEPS, lane + most, unit) if _shortest(n, most, unit) >= LEAST_STEPS]
        near = sorted(fitting, key=lambda n: abs(n - lane))[:2]
        raise ValueError(
            f"a lane of {lane} steps cannot be cut into bouts of {LEAST_STEPS} to {most} steps; "
            f"nearest that can: {' or '.join(map(str, sorted(near)))}"
        )
    return ((base + 1) * unit,) * longer + (base * unit,) * (count - longer)


def _shortest(lane: int, most: int, unit: int) -> int:
    pieces = lane // unit
    return pieces // -(-pieces // (most // unit)) * unit


@dataclass(frozen=True, slots=True)
class Bout:
    """One bout and the break behind it."""

    number: int
    origin: Ms
    """Its first beat, from the start of the block, on the frame grid."""
    steps: int
    turns: bool
    look: Look | None
    """None in the closing stand, and where nothing is to be done."""
    text: str
    """The form of the look that is said."""
    words_from: Ms
    """When the break's first word may start."""
    quiet_from: Ms
    """When the look and the quiet behind it are over."""
    first_tick: Ms
    """First count-in tick of the next bout; at the last bout the end of the block."""
    closing: bool
    """Whether the block ends with this break."""


def lay_bouts(
    movement: Movement,
    choose: Callable[[Look], str],
    look_length: Callable[[str], Ms],
    stop_tail: Ms,
) -> Iterator[Bout]:
    """Lay out all bouts of a block that is bound by time or by a number of cycles.

    Args:
        movement: one with bouts.
        choose: gives the form of a look that is now to be said, and counts it as said.
        look_length: how long a spoken text lasts, in milliseconds.
        stop_tail: how long the word "stop" sounds after its beat, in milliseconds.

    Yields:
        the bouts; none if the time is too short for a single one.
    """
    interval, bouts = movement.interval, movement.bouts
    assert interval is not None
    assert bouts is not None
    unit = max(2, sum(beat.beats for beat in movement.cycle))
    total = None if movement.cycles is None else movement.cycles * sum(beat.beats for beat in movement.cycle)
    start, number, said, turned = Fraction(0), 0, 0, 0
    steps = _steps(bouts.steps[0], start, movement.duration, total, interval, unit)
    while steps:
        whole = bouts.steps[number % len(bouts.steps)]
        turns = bool(bouts.turns) and number % len(bouts.steps) == len(bouts.steps) - 1
        looks, at = (bouts.turns, turned) if turns else (bouts.looks, said)
        look = looks[at % len(looks)] if looks else None
        origin = nearest_grid(start)
        stop_beat = origin + nearest_ms((steps - 1) * interval)
        words_from = next_grid(max(stop_beat + stop_tail + AFTER_STOP, stop_beat + AFTER_STOP_BEAT))
        total = None if total is None else total - steps
        text = choose(look) if look else ""
        quiet = _quiet_from(words_from, look, turns, look_length(text) if text else Ms(0))
        end = start + steps * interval
        pause = _even_beats(bouts.pause, interval)
        while not _fits(
            end + pause * interval, interval, words_from, quiet, look_length(text) if text else Ms(0), turns
        ):
            pause += 2
        following = end + pause * interval
        after = _steps(
            bouts.steps[(number + 1) % len(bouts.steps)], following, movement.duration, total, interval, unit
        )
        if steps < whole or not after:
            close = end if movement.duration is None else movement.duration
            yield Bout(number, origin, steps, False, None, "", words_from, words_from, nearest_ms(close), True)
            return
        tick = Ms(nearest_grid(following) - nearest_ms(COUNT_IN * interval))
        yield Bout(number, origin, steps, turns, look, text, words_from, quiet, tick, False)
        said, turned = said + (not turns), turned + turns
        start, number, steps = following, number + 1, after


def _steps(
    whole: int, start: Fraction, duration: Fraction | None, total: int | None, interval: Fraction, unit: int
) -> int:
    """How many steps the bout that would start here may have; 0 if it is not to be walked."""
    if duration is not None:
        room = int((duration - start - CLOSING_STAND) / interval)
        whole = min(whole, room - room % unit)
    if total is not None:
        return min(whole, total)
    return whole if whole >= LEAST_STEPS else 0


def _even_beats(pause: Fraction, interval: Fraction) -> int:
    return 2 * -int(-pause // (2 * interval))


def _quiet_from(words_from: Ms, look: Look | None, turns: bool, length: Ms) -> Ms:
    wished = look.quiet if look else Fraction(0)
    quiet = max(wished, LOOK_QUIET) if look else wished
    return Ms(words_from + length + nearest_ms(quiet))


def _fits(following: Fraction, interval: Fraction, words_from: Ms, quiet: Ms, length: Ms, turns: bool) -> bool:
    """Whether a break that ends here holds its look and the quiet behind it before the count-in."""
    origin = nearest_grid(following)
    tick = origin - nearest_ms(COUNT_IN * interval)
    if turns:
        spoken = words_from + length
        return spoken + TURN_QUIET <= origin and spoken + QUIET_BEFORE_TICK <= tick
    return quiet <= tick and words_from + QUIET_BEFORE_TICK <= tick
