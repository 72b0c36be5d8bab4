"""The program that was begun, and where one stands in it: from the journal and the program's file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from coach.agenda.record import heard_of, item_of, name_of
from coach.agenda.standing import Placed, Standing, standing
from coach.cli.choices import Chosen
from coach.config import Config, load_config
from coach.errors import ChoiceError, did_you_mean
from coach.folders import journal_file
from coach.front import read_program
from coach.journal import moment
from coach.journal.begun import Begun, programs
from coach.journal.journal import Journal
from coach.journal.session import Session, is_done
from coach.library import SUFFIXES, find
from coach.programs.kind import holds_program
from coach.programs.lesson import Lesson, Planned
from coach.programs.program import Program
from coach.programs.resolve import lessons

HOW_TO_BEGIN = "`coach today --start backward-walk-6-weeks` begins one, and `coach list` tells which there are"


@dataclass(frozen=True, slots=True)
class Agenda:
    """A program that was begun, and where one stands in it."""

    begun: Begun
    others: tuple[str, ...]
    """The names of all others that were begun, and go on."""
    program: Program
    chosen: Chosen
    """What was chosen of it when it was begun, with what is asked for now."""
    config: Config
    """The user's defaults; without a level, which was settled when it was begun."""
    lessons: Mapping[str, Lesson]
    """By their names, as the journal has them."""
    standing: Standing
    lost: tuple[str, ...]
    """Sessions that were done since it was begun, and that are no longer in the program."""

    def due(self) -> Iterator[tuple[Placed, Lesson, Planned]]:
        """Give each track that is still to be done today, with the session of which it is a part."""
        for placed in self.standing.due:
            lesson = self.lessons[placed.item.name]
            yield from ((placed, lesson, lesson.tracks[number]) for number in placed.left)

    def asked(self, planned: Planned) -> Chosen:
        """Give what would have to be asked for of a routine to get this track."""
        choices = planned.choices
        return replace(
            self.chosen,
            settings={name: f"{value}" for name, value in choices.settings.items()},
            level=choices.level,
            talk=choices.talk,
            without=choices.without,
            only=choices.only,
            side=choices.side,
            fit=choices.fit,
            language=self.program.language,
        )


def begun_programs() -> list[Begun]:
    """Give the programs that go on, the one that was begun last first.

    Raises:
        JournalError: the journal cannot be read.
    """
    if not journal_file().exists():
        return []
    with Journal(journal_file()) as journal:
        return programs(journal)


def chosen_program(name: str | None) -> tuple[Begun, tuple[Begun, ...]]:
    """Give the program that was begun last, or the one of a name or file, and all others that go on.

    Raises:
        ChoiceError: there is none.
        JournalError: the journal cannot be read.
    """
    begun = begun_programs()
    if name is None and begun:
        return begun[0], tuple(begun[1:])
    found = next((each for each in begun if name in (each.name, each.source)), None)
    if found is None and name is not None and (path := _file(name)) is not None:
        found = next((each for each in begun if _file(each.source) == path), None)
        if found is None and holds_program(path):
            raise ChoiceError("PROGRAM", name, f"is not begun; `coach today --start {name}` begins it")
    if found is None and name is not None and begun:
        near = did_you_mean(name, [each.name for each in begun])
        raise ChoiceError("PROGRAM", name, f"is not begun; {near}")
    if found is None:
        raise ChoiceError("PROGRAM", name, f"{'is not begun' if name else 'none is begun'}; {HOW_TO_BEGIN}")
    return found, tuple(each for each in begun if each != found)


def file_of(begun: Begun) -> Path | None:
    """Give the file of a program that was begun; None if it is gone."""
    return path if (path := _file(begun.source)) is not None and path.is_file() else None


def _file(source: str) -> Path | None:
    """Give the file that a name or path means, which may be gone; None if a name means none."""
    try:
        return find(source).resolve()
    except ChoiceError:
        return Path(source).resolve() if Path(source).suffix in SUFFIXES else None


def load_agenda(name: str | None, chosen: Chosen, today: date | None = None) -> Agenda:
    """Tell where one stands.

    Args:
        name: of a program that was begun, or its file; None for the one that was begun last.
        chosen: what is asked for now, over what was chosen when it was begun.
        today: the day that is asked about; None for today.

    Raises:
        ChoiceError: none is begun, or its file is gone.
        RoutineError: its file is no program any more.
        JournalError: the journal cannot be read.
    """
    begun, others = chosen_program(name)
    config = replace(load_config(), level=None)
    chosen = _over(_chosen(begun), chosen)
    try:
        find(begun.source)
    except ChoiceError as error:
        raise ChoiceError("PROGRAM", begun.name, f"was begun, and {begun.source} {error.expected}; put it back, "
                          f"or `coach today {begun.name} --stop` ends it") from None  # fmt: skip
    program = read_program(begun.source, chosen.language)
    found = {name_of(lesson): lesson for lesson in lessons(program, chosen.choices(program, config), chosen.talk)}
    with Journal(journal_file()) as journal:
        sessions = journal.sessions(begun.start)
    today = today or moment.now().date()
    stands = standing(
        [*map(item_of, found.values())], begun.start, heard_of(sessions, begun.name), today, program.missed
    )
    lost = tuple(_lost(sessions, begun, found))
    return Agenda(begun, tuple(each.name for each in others), program, chosen, config, found, stands, lost)


def _lost(sessions: list[Session], begun: Begun, found: Mapping[str, Lesson]) -> Iterator[str]:
    done = (each for each in sessions if each.program == begun.name and is_done(each))
    since = (each for each in done if each.started is not None and each.started >= begun.begun)
    yield from dict.fromkeys(each.lesson for each in since if each.lesson not in found)


def as_data(chosen: Chosen) -> dict[str, Any]:
    """Give what was asked for of a program as what `json.dumps` takes."""
    own = Chosen()
    return {
        each.name: getattr(chosen, each.name)
        for each in fields(Chosen)
        if getattr(chosen, each.name) != getattr(own, each.name)
    }


def _chosen(begun: Begun) -> Chosen:
    known = {each.name for each in fields(Chosen)}
    if unknown := begun.choices.keys() - known:
        told = ", ".join(sorted(unknown))
        raise ChoiceError("PROGRAM", begun.name, f"was begun with choices that this coach does not know: {told}")
    return Chosen(**begun.choices)


def _over(kept: Chosen, given: Chosen) -> Chosen:
    return replace(kept, **as_data(given))


def named(day: date, today: date) -> str:
    """Write a day for people."""
    word = {0: "today, ", 1: "tomorrow, "}.get((day - today).days, "")
    return f"{word}{day:%A}, {day}"
