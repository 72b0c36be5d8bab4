"""Steps to `Timeline`: where every sound falls, by the laws of timing in `docs/architecture.md`.

A pure function of the steps and of how long each sound lasts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from coach.plan.lay import moving, seconds
from coach.plan.lay.chapters import tile
from coach.plan.lay.rests import Pending, settle
from coach.plan.lay.tape import GAP, Measure, Tape
from coach.plan.steps import Chapter, Movement, Offer, Silence, Sound, Speak, Step
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
    draft = Draft(measure, routine=routine, title=title, language=language)
    for step in steps:
        draft.lay(step)
    return draft.timeline()


class Draft:
    """A timeline while it grows, step by step; the arguments are those of `schedule`."""

    def __init__(self, measure: Measure, *, routine: str, title: str, language: str) -> None:
        self._tape, self._pending = Tape(measure), Pending()
        self._names = routine, title, language

    def lay(self, step: Step) -> None:
        """Lay the next step on it.

        Raises:
            RoutineError: something does not fit; it names the text, the milliseconds and the line.
        """
        _lay(self._tape, self._pending, step)

    @property
    def until(self) -> Ms:
        """No later step brings a sound that begins before this moment."""
        return self._tape.free

    def timeline(self) -> Timeline:
        """Give what was laid so far, as if that were all."""
        tape = self._tape
        duration = next_grid(max(tape.end, tape.free if tape.laid else Ms(0)) + TAIL)
        laid = sorted(tape.laid, key=lambda cue: cue.start)
        chapters, cues = tile(tape.chapters, laid, duration, self._names[1])
        concessions = tuple(
            what if often == 1 else f"{what} ({often} times)" for what, often in tape.concessions.items()
        )
        return Timeline(
            *self._names, duration, cues, chapters, concessions,
            spans=tuple(tape.spans), squeezed=tuple(tape.squeezed), marks=tuple(tape.marks),
            opened=tape.chapters[0][1] if tape.chapters else Ms(0),
        )  # fmt: skip


def _lay(tape: Tape, pending: Pending, step: Step) -> None:
    match step:
        case Chapter(title):
            tape.waiting_chapter = title
        case Speak(line, wait, "start"):
            tape.place = line.place or tape.place
            tape.prose(line, wait, True)
        case Speak(at="end"):
            pending.late.append(step)
        case Speak(line, wait):
            settle(tape, pending, Ms(0))
            tape.place = line.place or tape.place
            tape.prose(line, wait, False)
        case Offer(line):
            pending.offers.append(line)
        case Silence(length, "pause"):
            settle(tape, pending, Ms(0))
            tape.end = Ms(max(tape.end, tape.rest_until) + nearest_ms(length))
            tape.free = max(tape.free, tape.end)
        case Silence(length, "rest" | "open" as kind, warning):
            settle(tape, pending, Ms(0))
            tape.rest(kind, length)
            pending.warning = warning
        case Sound(kind, name):
            pending.warning = None  # what a warning is for does not follow
            settle(tape, pending, Ms(0))
            end = tape.tone(kind, name, next_grid(max(tape.free, tape.end, tape.rest_until)))
            tape.free = max(end, LEAD_IN)
        case Movement():
            beats = step.interval is not None
            lead = moving.lead_of(tape, step) + GAP if beats else seconds.lead_of(tape, step) - GAP
            settle(tape, pending, Ms(max(0, lead)))
            tape.place = step.place
            if beats:
                moving.on_beats(tape, step)
            else:
                seconds.in_seconds(tape, step)
