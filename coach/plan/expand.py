"""A bound routine flattened into steps: sets, sides and rounds unrolled, the coach's own sentences put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coach.errors import Place
from coach.language.routine import Routine
from coach.phrases import Phrases
from coach.plan.kinds import KINDS, Hearing, Style
from coach.plan.steps import Line, Movement, Offer, Silence, Speak, Step
from coach.plan.unroll.opening import closing, opening
from coach.plan.unroll.script import Script


def expand(routine: Routine, phrases: Phrases, hearing: Hearing | None = None, seed: int = 0) -> list[Step]:
    """Flatten a bound routine.

    Args:
        routine: bound.
        phrases: the coach's own sentences.
        hearing: how much is heard; all of it if nothing is said.
        seed: draws the order of tips; 0 leaves it as written.

    Raises:
        RoutineError: a lane that cannot be cut, steps that would lie past it, a dose that is no whole number, or more
            than a track can hold.
    """
    hearing = hearing or Hearing()
    script = Script(routine, phrases, hearing, seed)
    return [*opening(routine, phrases, hearing), *script.steps(), *closing(routine, phrases, hearing)]


def texts(steps: Iterable[Step]) -> Iterator[tuple[str, Style]]:
    """Give every text that may be spoken, in each style that it may be spoken in."""
    for line in _lines(steps):
        for text in line.forms:
            yield from ((text, style) for style in KINDS[line.kind].styles)


def place_of(steps: Iterable[Step], text: str) -> Place | None:
    """Tell where a text was written; None for the coach's own sentences."""
    return next((line.place for line in _lines(steps) if text in line.forms), None)


def _lines(steps: Iterable[Step]) -> Iterator[Line]:
    """Give every line that may be spoken."""
    for step in steps:
        match step:
            case Speak() | Offer():
                yield step.line
            case Silence(warning=Line() as line):
                yield line
            case Movement():
                yield from _of_movement(step)


def _of_movement(movement: Movement) -> Iterator[Line]:
    yield from movement.calls.lines(not movement.changes and (movement.ramp is None or movement.bouts is None))
    for beat in movement.cycle:
        yield beat.word
        yield from (detail.line for detail in beat.details)
        yield from beat.countdown
    yield from (line for _, line in movement.counts + movement.counts_left)
    yield from (reminder.line for reminder in movement.reminders)
    yield from movement.tips
    if movement.closing:
        yield movement.closing
    if movement.bouts:
        yield from (look.line for look in movement.bouts.looks + movement.bouts.turns)
