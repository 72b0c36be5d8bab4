"""Small orders, of a routine that takes some seconds, and what stands in the folder that they make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coach
from coach.front import read_program
from coach.library import find
from coach.programs.lesson import Planned
from coach.programs.resolve import lessons
from coach.shelf.build import build
from coach.shelf.order import Order, Session, of_program
from coach.shelf.outcome import Outcome
from coach.studio.choices import Choices

SHORT = """\
routine: Short walk
settings:
  times: {default: 2, range: 1-900}
script:
  - safety: Stand tall.
  - exercise: Steps
    repeat: $times
    pace: 120
    phases: [left 1 beat, right 1 beat]
"""
PROGRAM = """\
program: Two weeks of walking
about: Short walks.
weeks: 2
days: [1, 3]
sessions:
  - session: morning
    do:
      - {routine: short, set: {times: [2, 3]}}
  - session: evening
    when: week is 2
    do:
      - {routine: short, set: {times: 4}}
"""
VOICE = Choices(voice="tone")


@dataclass(frozen=True)
class Shelf:
    """A folder that is built."""

    folder: Path

    def build(self, order: Order, jobs: int = 1, progress: Any = None) -> Outcome:
        return build(order, self.folder, jobs, progress)

    def files(self) -> dict[str, bytes]:
        """All files but the list of them, by their paths."""
        found = (path for path in self.folder.rglob("*") if path.is_file() and not path.name.startswith(".coach-build"))
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found}

    def times(self) -> dict[str, int]:
        """When each file was written."""
        return {path: (self.folder / path).stat().st_mtime_ns for path in self.files()}


def planned(times: int = 2, choices: Choices = VOICE, source: str = "short.yaml") -> Planned:
    chosen = Choices.from_data(choices.as_data() | {"settings": {"times": times}})
    return Planned(find(source), coach.read(source), chosen)


def order(sessions: Iterable[tuple[str, int]], **more: Any) -> Order:
    """Order sessions: the title of each, and how often its steps are done."""
    made = tuple(Session(number, "", 0, title, (planned(times),)) for number, (title, times) in enumerate(sessions, 1))
    return Order("walks", "Walks", "", "en", made, **({"companions": ("vtt",)} | more))


def of_text(text: str = PROGRAM, **more: Any) -> Order:
    """Order a program that is written beside `short.yaml`."""
    Path("walks.yaml").write_text(text, "utf-8")
    program = read_program("walks.yaml")
    return of_program(program, lessons(program, VOICE), **more)
