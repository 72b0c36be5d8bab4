"""A session as the journal holds it, and what can be told of it: what was skipped, and what was done in part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, NamedTuple

from coach.phrases import LANGUAGES
from coach.timing import Ms

How = Literal["ended", "stopped", "broken off", "playing", "added"]
"""How a session came to its end: played to the last, stopped by the listener, cut off by a crash; still going on; or
added by hand."""

SKIPPED_UNDER: Final = 0.1
DONE_FROM: Final = 0.9
"""Of an exercise's time: with less it counts as skipped, with so much as done; of a session's, too, with so much."""
ENOUGH: Final = 0.5
"""Of the time of a session's movements: whoever came to its end counts as having done it with so much."""


class Done(NamedTuple):
    """One movement of a session, or all of one exercise."""

    exercise: str
    planned: Ms
    """How long it lasts in the plan."""
    done: Ms
    """How much of that was heard."""


class Event(NamedTuple):
    """What happened in a session besides that it went on."""

    at: Ms
    """Where in the plan."""
    event: str
    """A word for what happened, such as `pause` or `next`."""
    what: str
    """What it was about, such as an exercise; may be empty."""


@dataclass(frozen=True, slots=True)
class Session:
    """What the journal knows of one session."""

    id: int
    """Its number, from 1; none is given twice."""
    routine: str
    """Name of the routine, as files are called; a translation is the same routine."""
    title: str
    day: date
    """The day where the listener was when it began; one that goes past midnight belongs to it wholly."""
    started: datetime | None
    """With the offset from UTC where the listener was; None for what was added by hand."""
    how: How
    choices: tuple[str, ...]
    """What differed from the routine's own choices, as files are called; of a translation first its language."""
    options: Mapping[str, Any]
    """All that was chosen, so that it can be chosen again."""
    planned: Ms | None
    """Length of the plan; None where only minutes were told."""
    heard: Ms
    """How long it was played, pauses left out."""
    moved: Ms | None
    """How much of that was on the move; None where only minutes were told."""
    exercises: tuple[Done, ...]
    """Its movements in order; empty where only minutes were told."""
    exercise: str
    """Where it was last: an exercise's name, or empty."""
    place: Mapping[str, Any] | None
    """The same for going on there; None where that is not known."""
    program: str = ""
    """Name of the program of which it was a part; empty if of none."""
    lesson: str = ""
    """Which of its sessions, such as `2.3 morning`: week, day and part of the day; empty if it was of no program."""
    told: datetime | None = None
    """When something was told of it last, or when it was added; None where that is not known."""


def told_apart(routine: str) -> tuple[str, ...]:
    """Give the name of a routine, and if it is that of a translation, such as `knee-hug.zh`, its language."""
    name, _, language = routine.rpartition(".")
    return (name, language) if name and language in LANGUAGES else (routine,)


def is_done(session: Session) -> bool:
    """Tell whether a session counts as done.

    It was added by hand, nearly all of it was heard, or it came to its end and not most of it was passed over. Of one
    that went on where another stopped, only the rest matters.
    """
    if session.how == "added":
        return True
    if session.how == "ended" and _done(session) >= ENOUGH * sum(each.planned for each in session.exercises):
        return True
    return session.planned is not None and 0 < DONE_FROM * session.planned <= session.heard


def _done(session: Session) -> int:
    """How much of its movements was done, in milliseconds; none for more than its length."""
    return sum(min(each.done, each.planned) for each in session.exercises)


def skipped(session: Session) -> list[str]:
    """Name the exercises that were passed over; what comes behind the place of a stop is none of them."""
    return [each.exercise for each in _passed(session) if each.done < SKIPPED_UNDER * each.planned]


def partly_done(session: Session) -> list[Done]:
    """Give the exercises of which a part was done, without that in which it stopped; sets and sides are summed up."""
    return [
        each for each in _passed(session) if SKIPPED_UNDER * each.planned <= each.done < DONE_FROM * each.planned
    ]  # fmt: skip


def _passed(session: Session) -> Iterable[Done]:
    """The exercises that a session came past, each once, with what was done in all."""
    movements = session.exercises
    if session.how not in ("ended", "added"):
        while movements and not movements[-1].done:
            movements = movements[:-1]
        if movements and movements[-1].done < DONE_FROM * movements[-1].planned:
            movements = movements[:-1]  # that in which it stopped
    summed: dict[str, Done] = {}
    for name, planned, done in movements:
        before = summed.get(name, Done(name, Ms(0), Ms(0)))
        summed[name] = Done(name, Ms(before.planned + planned), Ms(before.done + done))
    return summed.values()
