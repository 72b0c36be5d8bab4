"""`coach today --start` and `--stop`: beginning a program, and ending it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from coach.cli.choices import Chosen
from coach.cli.day import read_day
from coach.cli.today.agenda import HOW_TO_BEGIN, as_data, begun_programs, chosen_program, file_of
from coach.config import load_config
from coach.errors import ChoiceError
from coach.folders import journal_file, path_of
from coach.front import read_program
from coach.journal import moment
from coach.journal.begun import begin_program, end_program
from coach.journal.journal import Journal
from coach.journal.rows import text_of
from coach.library import find
from coach.programs.kind import holds_program
from coach.programs.resolve import lessons

_FURTHEST: Final = timedelta(days=366)
"""How far from today a program may begin."""


def begin(source: str, on: str, chosen: Chosen) -> str:
    """Begin a program, and give its name.

    Args:
        source: its name or path.
        on: the day of its first day, as it was written.
        chosen: what was asked for of it.

    Raises:
        ChoiceError: there is no such program or day, another of its name goes on, or a choice is none of the program's.
        RoutineError: the program cannot be used.
        JournalError: it cannot be kept.
    """
    day, config = _start(on), load_config()
    path = find(source)
    if not holds_program(path):
        raise ChoiceError("--start", source, f"is a routine, and no program; {HOW_TO_BEGIN}")
    _check_name(source, path)
    program = read_program(source, chosen.language)
    choices = chosen.choices(program, config)
    lessons(program, choices, chosen.talk)  # refuses what cannot be
    kept = replace(chosen, level=choices.level, music=_absolute(chosen.music))
    found_by = source if path.stem == source else str(path.absolute())
    with Journal(journal_file()) as journal:
        begin_program(journal, program.name, program.title, found_by, as_data(kept), day)
    return program.name


def _check_name(source: str, path: Path) -> None:
    """Refuse a program whose name is that of another file's, which goes on: by it both would be asked for and kept.

    Where the other file is gone, this one is taken for the same, moved.
    """
    name = text_of(path.stem)
    for other in begun_programs():
        if other.name == name and (there := file_of(other)) is not None and there != path.resolve():
            raise ChoiceError("--start", source, f"is called {name}, and so is {there}, which goes on; "
                f"`coach today {name} --stop` ends that one, or save yours under another name")  # fmt: skip


def end(name: str | None) -> str:
    """End the program that was begun last, or the one of a name, and give its title.

    Raises:
        ChoiceError: none is begun.
        JournalError: it cannot be kept.
    """
    begun, _ = chosen_program(name)
    with Journal(journal_file()) as journal:
        end_program(journal, begun.id)
    return begun.title


def _start(written: str) -> date:
    day, today = read_day("--on", written, may_come=True), moment.now().date()
    if abs(day - today) > _FURTHEST:
        raise ChoiceError("--on", written, f"is too far; expected a day within a year from today, {today}")
    return day


def _absolute(music: str | None) -> str | None:
    return music if music in (None, "", "none") else str(path_of(music).absolute())
