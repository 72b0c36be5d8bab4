"""A program as a table of its weeks, or as data for other programs."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from coach.errors import CoachError, Problem, RoutineError
from coach.front import Choices, compile
from coach.language.routine import TALKS, Talk
from coach.plan.timeline import Timeline
from coach.programs.lesson import Lesson, Planned
from coach.programs.program import WEEK, Program
from coach.programs.progress import amount_of
from coach.timing import Ms, clock

_WIDTH: Final = 100
_TOGETHER: Final = "\u00a0"
"""Stands where a line must not be broken."""
_MISSED: Final = {"shift": "a missed day moves all that follows", "skip": "a missed day is left out"}
_TOLD: Final[dict[Talk, str]] = {"full": "in full", "less": "with few words", "beats-only": "with beats only"}


class Plans:
    """The timelines of the tracks of lessons, each made once."""

    def __init__(self) -> None:
        self._known: dict[str, Timeline] = {}

    def of(self, planned: Planned) -> Timeline:
        """Plan one track.

        Raises:
            CoachError: it cannot be planned or spoken.
        """
        if planned.key not in self._known:
            silent = replace(planned.choices, music=None)  # what is planned needs none
            self._known[planned.key] = compile(planned.routine, silent).timeline
        return self._known[planned.key]

    def length(self, lesson: Lesson) -> Ms:
        """Tell how long all tracks of a session are."""
        return Ms(sum(self.of(planned).duration for planned in lesson.tracks))


@dataclass(frozen=True, slots=True)
class _Row:
    """Days of a week on which the same is done in the same part of the day, however much is said."""

    slot: str
    lessons: tuple[Lesson, ...]


def as_data(program: Program, lessons: Sequence[Lesson], plans: Plans, choices: Choices) -> dict[str, Any]:
    """Give a program and its sessions as what `json.dumps` takes."""
    return {
        "program": program.name,
        "title": program.title,
        "language": program.language,
        "level": choices.level,
        "levels": list(program.levels),
        "weeks": program.weeks,
        "days": list(program.days),
        "missed": program.missed,
        "sessions": [
            {
                "number": lesson.number,
                "week": lesson.week,
                "day": lesson.day,
                "day_offset": lesson.day_offset,
                "slot": lesson.slot,
                "title": lesson.title,
                "duration_ms": plans.length(lesson),
                "tracks": [_track(planned, plans) for planned in lesson.tracks],
            }
            for lesson in lessons
        ],
    }


def _track(planned: Planned, plans: Plans) -> dict[str, Any]:
    return {
        "routine": planned.routine.name,
        "title": planned.title,
        "path": str(planned.source),
        "duration_ms": plans.of(planned).duration,
        "talk": planned.choices.talk,
        "choices": planned.choices.as_data(),
    }


def table(program: Program, lessons: Sequence[Lesson], plans: Plans) -> Iterator[str]:
    """Give a program's title, facts, and a line for each part of the day and kind of day in each week."""
    yield program.title
    total = clock(sum(plans.length(lesson) for lesson in lessons), millis=False)
    yield " · ".join([*counted(program.weeks, len(lessons)), f"{total} in all", _MISSED[program.missed]])
    before: dict[tuple[str, ...], Planned] = {}
    for week in range(1, program.weeks + 1):
        yield f"\n{_headed(program, week, lessons)}"
        rows = _rows(program, [lesson for lesson in lessons if lesson.week == week])
        columns = [(days_of({lesson.day for lesson in row.lessons}), row.slot, _lengths(row, plans)) for row in rows]
        widths = [max(map(len, column)) for column in zip(*columns, strict=True)]
        for row, (days, slot, length) in zip(rows, columns, strict=True):
            facts = [f"{days:{widths[0]}}", *([f"{slot:{widths[1]}}"] if widths[1] else []), f"{length:>{widths[2]}}"]
            head = f"  {'  '.join(facts)}  "
            told = "; ".join(_done(row, number, before) for number in range(len(row.lessons[0].tracks)))
            lines = textwrap.fill(told, _WIDTH, initial_indent=head, subsequent_indent=" " * len(head))
            yield lines.replace(_TOGETHER, " ")


def counted(weeks: int, sessions: int) -> list[str]:
    """Tell how many weeks and sessions there are."""
    return [f"{count} {what}{'s' * (count != 1)}" for count, what in ((weeks, "week"), (sessions, "session"))]


def _headed(program: Program, week: int, lessons: Iterable[Lesson]) -> str:
    """Name a week, and tell whether it is a lighter one and on which days one rests."""
    facts = [f"week {week}"]
    if program.deload is not None and week in program.deload.weeks:
        facts.append(f"lighter by {program.deload.by * 100} %")
    rest = {*range(1, WEEK + 1)} - {lesson.day for lesson in lessons if lesson.week == week}
    facts += [f"rest on day {days_of(rest)}" if len(rest) == 1 else f"rest on days {days_of(rest)}"] if rest else []
    return ", ".join(facts)


def days_of(days: Collection[int]) -> str:
    """Write days as people do: `1, 3, 5-7`."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _rows(program: Program, lessons: Iterable[Lesson]) -> list[_Row]:
    """Give the rows of a week: by parts of the day, then by days."""
    order = [slot.session for slot in program.slots]
    rows: dict[tuple[str, ...], list[Lesson]] = {}
    for lesson in lessons:
        alike = (replace(planned, choices=replace(planned.choices, talk="full")).key for planned in lesson.tracks)
        rows.setdefault((lesson.slot, *alike), []).append(lesson)
    found = [_Row(each[0].slot, tuple(each)) for each in rows.values()]
    return sorted(found, key=lambda row: order.index(row.slot))


def _lengths(row: _Row, plans: Plans) -> str:
    """Tell how long a session is; with few words it is shorter than in full."""
    lengths = sorted({plans.length(lesson) for lesson in row.lessons})
    ends = dict.fromkeys(clock(length, millis=False) for length in (lengths[0], lengths[-1]))
    return "-".join(ends)


def _done(row: _Row, number: int, before: dict[tuple[str, ...], Planned]) -> str:
    """Tell which routine is done, what the program chooses of it and what of that is new, and how much is said."""
    planned = row.lessons[0].tracks[number]
    choices = planned.choices
    words = [f"{name} {value}" for name, value in choices.settings.items() if amount_of(f"{value}") is None]
    alike = (row.slot, planned.routine.name, *words)
    last = before.get(alike)
    before[alike] = planned
    facts = [choices.level] if choices.level else []
    for name, value in choices.settings.items():
        old = None if last is None else last.choices.settings.get(name)
        facts.append(f"{name} {value}" if old in (None, value) else f"{name} {old} → {value}")
    facts += [f"without {', '.join(choices.without)}"] if choices.without else []
    facts += [f"only {', '.join(choices.only)}"] if choices.only else []
    facts += [f"{choices.side} side"] if choices.side else []
    facts += [f"fit to {clock(choices.fit, millis=False)}"] if choices.fit is not None else []
    for talk in TALKS:
        days = {lesson.day for lesson in row.lessons if lesson.tracks[number].choices.talk == talk}
        if days and talk != "less":
            facts.append(
                _TOLD[talk] + (f" on{_TOGETHER}day{_TOGETHER}{days_of(days)}" if len(days) < len(row.lessons) else "")
            )
    return f"{planned.routine.name}{': ' if facts else ''}{', '.join(facts)}"


def checked(file: str, program: Program, lessons: Sequence[Lesson], level: str | None) -> Iterator[str | CoachError]:
    """Plan all sessions of a program at a level: give a line for all of them, or what is wrong with each."""
    plans, wrong = Plans(), False
    tracks = {planned.key: (lesson, planned) for lesson in reversed(lessons) for planned in lesson.tracks}
    for lesson, planned in reversed(tracks.values()):
        try:
            plans.of(planned)
        except RoutineError as error:
            wrong = True
            yield RoutineError([Problem(f"{lesson.title}: {each.message}", each.place) for each in error.problems])
        except CoachError as error:
            wrong = True
            yield error
    if not wrong:
        lengths = sorted({plans.length(lesson) for lesson in lessons})
        ends = " to ".join(dict.fromkeys(clock(length, millis=False) for length in (lengths[0], lengths[-1])))
        at = f" at {level}" if level else ""
        yield f"{file}{at}: ok, {', '.join(counted(program.weeks, len(lessons)))} of {ends}"
