"""What is to be built: sessions with their titles and choices, and how their files are to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Literal

from coach.errors import ChoiceError
from coach.outputs.names import safe_name, unique
from coach.phrases import Phrases
from coach.programs.lesson import Lesson, Planned
from coach.programs.program import Program
from coach.timing import Ms

Layout = Literal["flat", "by-week"]
"""All files in one folder, or those of each week in a folder of its own."""
_NAMED: Final = 3
"""So many routines of a session stand in its title; of more only the first ones, and an ellipsis."""
_TAKEN: Final = ("playlist", "cover.png", "feed.xml", "index.html")
"""Names in each folder that no group may have."""


@dataclass(frozen=True, slots=True)
class Session:
    """One session that is to be built."""

    number: int
    """From 1, in the order in which they are done."""
    group: str
    """What it belongs to, such as `Week 2`; empty if there are no groups."""
    week: int
    """From 1; 0 if it is none of a program's."""
    title: str
    tracks: tuple[Planned, ...]
    """One at least; several are heard one after the other."""
    date: date | None = None
    """The day on which it is due."""
    when: str = ""
    """Its place in a program, such as `Week 2, day 3, morning`; empty for a routine."""
    headings: tuple[str, ...] = ()
    """What the first chapter of each track is told by, where there are several; empty for their titles."""


@dataclass(frozen=True, slots=True)
class Order:
    """All that is to be built into one folder."""

    name: str
    """The folder's name."""
    title: str
    """The album's."""
    about: str
    language: str
    sessions: tuple[Session, ...]
    groups: Mapping[str, str] = field(default_factory=dict)
    """How the files and folders of each group are called; these names sort in the order of the groups."""
    layout: Layout = "flat"
    format: str = "mp3"
    companions: tuple[str, ...] = ()
    """Kinds of files beside each session, of `COMPANIONS`."""
    longest: Ms | None = None
    """A session that is longer becomes several files; None for one file each."""
    base: str = ""
    """The address under which the folder is found in the web, with a slash at its end; empty if that is not known."""
    until: date | None = None
    """The last day whose sessions are in the feed; None for all."""
    single: bool = False
    """Whether each session is also a page of its own that holds its sound."""

    def joined(self) -> Order:
        """Make one long session of all; of each group, where the layout is by week."""
        together: dict[str, list[Session]] = {}
        for session in self.sessions:
            together.setdefault(session.group if self.layout == "by-week" else "", []).append(session)
        sessions = tuple(
            _joined(number, group or self.title, found) for number, (group, found) in enumerate(together.items(), 1)
        )
        return replace(self, sessions=sessions, groups={}, layout="flat")


def _joined(number: int, title: str, sessions: Sequence[Session]) -> Session:
    tracks = [(session, planned) for session in sessions for planned in session.tracks]
    headings = tuple(" - ".join(filter(None, (session.when, planned.title))) for session, planned in tracks)
    weeks = {session.week for session in sessions}
    week = weeks.pop() if len(weeks) == 1 else 0
    return Session(
        number, "", week, title, tuple(planned for _, planned in tracks), sessions[0].date, headings=headings
    )


def _named(groups: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Name the files and folders of groups, of the text from which each name is made."""
    found = dict(groups)
    names = unique([*_TAKEN, *(safe_name(text) or f"{number}" for number, text in enumerate(found.values(), 1))])
    return dict(zip(found, names[len(_TAKEN) :], strict=True))


def of_program(program: Program, lessons: Sequence[Lesson], start: date | None = None) -> Order:
    """Order all sessions of a program, a group for each week.

    Args:
        program: what they are of.
        lessons: its sessions, in order.
        start: the day on which it begins; without one its sessions have no dates.

    Raises:
        ChoiceError: it would end after the last day of the calendar.
    """
    phrases, digits = Phrases(program.language), len(str(program.weeks))
    weeks = {week: phrases("week", week=f"{week}") for week in dict.fromkeys(lesson.week for lesson in lessons)}
    groups = _named((title, phrases("week", week=f"{week:0{digits}d}")) for week, title in weeks.items())
    sessions = tuple(
        Session(
            lesson.number,
            weeks[lesson.week],
            lesson.week,
            f"{lesson.title} - {_routines(lesson.tracks)}",
            lesson.tracks,
            None if start is None else _day(start, lesson.day_offset),
            lesson.title,
        )
        for lesson in lessons
    )
    name = safe_name(program.name) or "program"
    return Order(name, program.title, program.about, program.language, sessions, groups)


def of_routines(name: str, title: str, tracks: Iterable[Planned], *, grouped: bool = False) -> Order:
    """Order some routines, a session each; `grouped` by the groups that they name, in the order of these.

    Args:
        name: the folder's.
        title: the album's.
        tracks: the routines, with what is chosen of them; all in one language.
        grouped: whether they are to be told apart so.
    """
    found = list(tracks)
    if grouped:
        found.sort(key=lambda planned: (not planned.routine.group, planned.routine.group))
    sessions = tuple(
        Session(number, planned.routine.group.capitalize() if grouped else "", 0, planned.title, (planned,))
        for number, planned in enumerate(found, 1)
    )
    groups = _named((session.group, session.group) for session in sessions if session.group)
    about = found[0].routine.about if len(found) == 1 else ""
    return Order(name, title, about, found[0].routine.language, sessions, groups)


def _routines(tracks: Sequence[Planned]) -> str:
    titles = list(dict.fromkeys(planned.title for planned in tracks))
    return ", ".join([*titles[:_NAMED], *(["…"] if len(titles) > _NAMED else [])])


def _day(start: date, offset: int) -> date:
    try:
        return start + timedelta(days=offset)
    except OverflowError:
        raise ChoiceError("--start", start.isoformat(), "is too late: the calendar ends before the program") from None
