"""What the tests of programs share: programs from texts, and their tracks in the made-up voice."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from documents import ROOT, blocks
from plan.made_up import measure

from coach.language.bind import bind
from coach.library import all_programs, find
from coach.phrases import Phrases
from coach.plan.expand import expand
from coach.plan.schedule import schedule
from coach.plan.timeline import Timeline
from coach.programs.lesson import Lesson, Planned
from coach.programs.program import Program
from coach.programs.read import read_program
from coach.programs.resolve import lessons

NAMES = [entry.name for entry in all_programs() if entry.origin == "built in"]
"""The built-in programs."""
EVERYTHING = Path(__file__).parent / "everything.yaml"
cached_measure, phrases = cache(measure), cache(Phrases)


def sources() -> list[str]:
    """Texts of programs: the built-in ones, those of the documentation, and one with everything."""
    texts = [(ROOT / "scripts" / f"{name}.yaml").read_text("utf-8") for name in NAMES]
    return [*texts, *(text for _, text in blocks("yaml") if text.startswith("program:")), EVERYTHING.read_text("utf-8")]


def built_in(name: str) -> Program:
    return read_program(find(name), find)


def program_of(text: str, folder: Path) -> Program:
    """Read a program from a text; it stands in a file of a folder."""
    path = folder / "mine.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return read_program(path, find)


def values(program: Program, name: str, slot: str = "") -> list[str]:
    """What a setting is on the first day of each week on which it is set."""
    found: dict[int, str] = {}
    for lesson in lessons(program):
        for planned in lesson.tracks:
            if lesson.slot == slot and name in planned.choices.settings:
                found.setdefault(lesson.week, f"{planned.choices.settings[name]}")
    return list(found.values())


def talks(found: tuple[Lesson, ...]) -> list[str]:
    """How much is said in each track, in order."""
    return [planned.choices.talk for lesson in found for planned in lesson.tracks]


def timeline_of(planned: Planned) -> Timeline:
    """Plan a track in the made-up voice."""
    routine = planned.routine
    steps = expand(
        bind(routine, planned.choices.wishes()),
        phrases(routine.language),
        planned.choices.hearing(),
        planned.choices.seed,
    )
    return schedule(steps, cached_measure, routine=routine.name, title=routine.title, language=routine.language)
