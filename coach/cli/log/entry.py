"""Sessions that the coach did not play, as they go into the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from coach.cli.choices import Chosen
from coach.config import Config
from coach.folders import journal_file
from coach.front import kept, read
from coach.journal.journal import Journal
from coach.journal.session import Done, told_apart
from coach.language.bind import bind
from coach.timing import Ms, clock


@dataclass(frozen=True, slots=True)
class When:
    """When a session was, and how long."""

    day: date
    started: datetime | None = None
    """None where that is not known."""
    minutes: float | None = None
    """None for as long as its plan is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A session that is to be added, planned already if it is as long as its plan."""

    routine: str
    title: str
    choices: Sequence[str]
    options: dict[str, Any]
    when: When
    lesson: tuple[str, str]
    heard: Ms
    planned: Ms | None
    exercises: Sequence[Done]


def entry_of(source: str, chosen: Chosen, config: Config, when: When, lesson: tuple[str, str] = ("", "")) -> Entry:
    """Make an entry of a routine and what was chosen of it.

    Args:
        source: the routine's name or path.
        chosen: what it was rendered with.
        config: the user's defaults.
        when: when it was done.
        lesson: the program of which it was a part, and which of its sessions; empty for none.

    Raises:
        CoachError: there is no such routine, or a choice cannot be met.
    """
    loaded = read(source, chosen.language)
    planned, exercises = None, list[Done]()
    if when.minutes is None:
        timeline = replace(chosen, music="none").track(loaded, config).timeline  # what is planned needs no music
        lengths = [(span.exercise, Ms(span.end - span.start)) for span in timeline.spans if span.kind == "move"]
        planned, exercises = timeline.duration, [Done(name, length, length) for name, length in lengths]
    else:
        bind(loaded, chosen.choices(loaded, config).wishes())  # refuses what the routine does not offer
    heard = planned or Ms(round(60_000 * (when.minutes or 0)))
    options = kept(source, chosen.language, chosen.choices(loaded, config))
    return Entry(loaded.name, loaded.title, chosen.differing(loaded, config), options, when, lesson,
                 heard, planned, exercises)  # fmt: skip


def added(entries: Sequence[Entry]) -> list[str]:
    """Add sessions to the journal, and give a line that tells of each.

    Raises:
        JournalError: it could not be written.
    """
    with Journal(journal_file()) as journal:
        return [_added(journal, each) for each in entries]


def _added(journal: Journal, entry: Entry) -> str:
    moved = Ms(sum(done.done for done in entry.exercises)) if entry.planned else None
    id = journal.add(entry.routine, entry.title, entry.when.day, entry.heard, entry.choices, entry.options,
                     planned=entry.planned, moved=moved, exercises=entry.exercises,
                     lesson=entry.lesson, started=entry.when.started)  # fmt: skip
    of_it = f", {' '.join(entry.lesson)}" if any(entry.lesson) else ""
    return f"added {id}: {told(entry.when.day, entry.routine, entry.heard)}{of_it}"


def told(day: date, routine: str, length: Ms) -> str:
    """Tell in a line which session it is."""
    return f"{day} {' '.join(told_apart(routine))}, {clock(length, millis=False)}"
