"""What comes out of a program: its sessions, each with the tracks to be made or played."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from coach.language.routine import Routine
from coach.studio.choices import Choices


@dataclass(frozen=True, slots=True)
class Planned:
    """One routine of a session, with all that is chosen of it."""

    source: Path
    """The routine's file."""
    routine: Routine
    """What was read from it, in the program's language; all sessions share it."""
    choices: Choices
    """The listener's, with the program's put over them."""

    @property
    def title(self) -> str:
        """What the coach calls the routine."""
        return self.routine.title

    @property
    def key(self) -> str:
        """Tell all that was chosen in one text: two with the same key are the same track."""
        return json.dumps([str(self.source), self.routine.language, self.choices.as_data()], sort_keys=True)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One session of a program."""

    number: int
    """From 1 over the whole program, in the order in which sessions are done."""
    week: int
    """From 1."""
    day: int
    """Of the program's week, from 1 to 7; day 1 is the day on which it starts."""
    slot: str
    """The part of the day as the author calls it, such as `morning`; empty where a day has but one session."""
    title: str
    """Such as `Week 2, day 3, morning`, in the program's language."""
    tracks: tuple[Planned, ...]
    """One at least, in order."""

    @property
    def day_offset(self) -> int:
        """Days from the start, from 0; days of rest are counted."""
        return (self.week - 1) * 7 + self.day - 1
