"""Steps to `Timeline`: where every sound falls, by the laws of timing in `docs/architecture.md`.

A pure function of the steps and of how long each sound lasts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from coach.plan.chapters import tile
from coach.plan.moving import move
from coach.plan.steps import Chapter, Movement, Silence, Sound, Speak, Step
from coach.plan.tape import Measure, Tape
from coach.plan.timeline import Timeline
from coach.timing import Ms, nearest_ms, next_grid

LEAD_IN: Final = Ms(2000)
"""No word comes before this: a sleeping Bluetooth speaker needs so long to wake, however short the start chime."""
TAIL: Final = 480
"""Silence at the end of a track, in milliseconds."""


def schedule(steps: Iterable[Step], measure: Measure, *, routine: str, title: str, language: str) -> Timeline:
    """Lay all steps on a timeline.

    Args:
        steps: what `expand` gave.
        measure: tells how long a text lasts in a style, or a tone, and where its beat is.
        routine: the name by which files are called.
        title: the routine's title.
        language: its language, such as `en`.

    Raises:
        RoutineError: something does not fit; it names the text, the milliseconds and the line.
    """
    tape = Tape(measure)
    for step in steps:
        _lay(tape, step)
    duration = next_grid(max(tape.end, tape.free if tape.laid else Ms(0)) + TAIL)
    laid = sorted(tape.laid, key=lambda cue: cue.start)
    chapters, cues = tile(tape.chapters, laid, duration, title)
    concessions = tuple(what if often == 1 else f"{what} ({often} times)" for what, often in tape.concessions.items())
    return Timeline(routine, title, language, duration, cues, chapters, concessions)


def _lay(tape: Tape, step: Step) -> None:
    match step:
        case Chapter(title):
            tape.waiting_chapter = title
        case Speak(line, wait, setup):
            tape.place = line.place
            tape.prose(line, wait, setup)
        case Silence(length, rest=True):
            tape.rest_until = Ms(tape.end + nearest_ms(length))
            tape.end = tape.rest_until
        case Silence(length):
            tape.end = Ms(max(tape.end, tape.rest_until) + nearest_ms(length))
            tape.free = max(tape.free, tape.end)
        case Sound(kind, name):
            end = tape.tone(kind, name, next_grid(max(tape.free, tape.end)))
            tape.free = max(end, LEAD_IN)
        case Movement():
            tape.place = step.place
            move(tape, step)
