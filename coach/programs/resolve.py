"""A program and a listener's choices become lessons: every day's sessions with the values of their week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from coach.errors import ChoiceError, did_you_mean
from coach.language.bind import bind
from coach.language.routine import Routine, Talk, exercises
from coach.language.wishes import Wishes
from coach.phrases import Phrases
from coach.programs.lesson import Lesson, Planned
from coach.programs.program import WEEK, Program, Slot, Task
from coach.studio.choices import Choices

Signature = tuple[str, tuple[tuple[str, ...], ...]]
"""A routine, and of each exercise its name, kind of dose and sides: what a listener must be told anew."""


class Due(NamedTuple):
    """A session's part of the day, and the routines that are due in it."""

    slot: Slot
    tasks: tuple[Task, ...]


def due(program: Program, level: str | None, week: int, day: int) -> Iterator[Due]:
    """Give what is due on a day at a level, in order."""
    for slot in program.slots:
        if slot.when is None or (slot.when.on(week, day) and slot.when.at(level)):
            tasks = tuple(t for t in slot.do if t.when is None or (t.when.on(week, day) and t.when.at(level)))
            if tasks:
                yield Due(slot, tasks)


def weeks_of(program: Program, slot: Slot, task: Task) -> tuple[int, ...]:
    """Give the weeks in which a routine is done, at whatever level; by them its progress is counted."""
    conditions = [each for each in (slot.when, task.when) if each is not None]
    weeks = range(1, program.weeks + 1)
    return tuple(week for week in weeks if any(all(c.on(week, day) for c in conditions) for day in program.days))


def settings_of(program: Program, slot: Slot, task: Task, week: int) -> dict[str, str]:
    """Give the values of a routine's settings and doses in a week."""
    weeks = weeks_of(program, slot, task)
    deload = program.deload
    less = deload.by if deload is not None and week in deload.weeks else Fraction(0)
    values = {}
    for name, value in task.set_.items():
        setting = task.found.settings.get(name)
        low = None if setting is None or setting.range is None else Fraction(setting.range.partition("-")[0].strip())
        values[name] = value.at(weeks.index(week) + 1, len(weeks), less, low)
    return values


def choices_of(program: Program, slot: Slot, task: Task, week: int, choices: Choices) -> Choices:
    """Put what a program chooses of a routine in a week over a listener's choices; it talks in full."""
    own = choices.level if choices.level in task.found.levels else None
    return replace(
        choices,
        level=own if task.level is None else task.level,
        settings=settings_of(program, slot, task, week),
        talk="full",
        without=task.without,
        only=task.only,
        side=task.side,
        fit=task.fit,
    )


def signature(routine: Routine, wishes: Wishes) -> Signature:
    """Give what of a routine, with some wishes, a listener must have been told to do it with few words."""
    bound = bind(routine, wishes)
    done = [
        (e.exercise, "for" if e.for_ is not None else "hold" if e.hold is not None else "repeat", *e.sides)
        for e in exercises(bound.script)
    ]
    return routine.name, tuple(done)


@dataclass(slots=True)
class _Plans:
    """What was found of each routine in each week, so that it is bound once."""

    program: Program
    choices: Choices
    known: dict[tuple[int, int], tuple[Choices, Signature]] = field(default_factory=dict)
    told: dict[tuple[str, Signature], int] = field(default_factory=dict)
    """The last day, from 0, on which something was done in a part of the day."""

    def of(self, slot: Slot, task: Task, week: int) -> tuple[Choices, Signature]:
        key = (id(task), week)
        if key not in self.known:
            choices = choices_of(self.program, slot, task, week, self.choices)
            self.known[key] = choices, signature(task.found, choices.wishes())
        return self.known[key]

    def tracks(self, due: Due, week: int, day: int, talk: Talk | None) -> Iterator[Planned]:
        """Give the tracks of a session; told in full is what was not done in this part of the day for a week."""
        today = (week - 1) * WEEK + day - 1
        for task in due.tasks:
            choices, done = self.of(due.slot, task, week)
            last = self.told.get((due.slot.session, done))
            by_itself: Talk = "full" if last is None or today - last > WEEK else "less"
            self.told[due.slot.session, done] = today
            wanted = talk or task.talk or due.slot.talk or self.program.talk or by_itself
            assert task.file is not None, "files are known when a program is read"
            yield Planned(task.file, task.found, replace(choices, talk=wanted))


def lessons(program: Program, choices: Choices | None = None, talk: Talk | None = None) -> tuple[Lesson, ...]:
    """Give all sessions of a program, in the order in which they are done.

    Args:
        program: one that was read from a file.
        choices: the listener's. The level goes to each routine that has it, and how it sounds to all; what is done is
            the program's own.
        talk: how much the coach talks in all sessions; None for what the program says, or else for full words where a
            part of the day has another routine, exercise or kind of dose than it had within a week, and few otherwise.

    Raises:
        ChoiceError: none of its routines has that level.
        RoutineError: a routine cannot be bound with what the program chooses.
    """
    choices = choices or Choices()
    if choices.level is not None and choices.level not in program.levels:
        near = did_you_mean(choices.level, program.levels)
        raise ChoiceError("--level", choices.level, f"is no level of {program.name}; {near}")
    phrases, plans, found = Phrases(program.language), _Plans(program, choices), list[Lesson]()
    for week in range(1, program.weeks + 1):
        for day in program.days:
            for each in due(program, choices.level, week, day):
                tracks = tuple(plans.tracks(each, week, day, talk))
                title = _title(phrases, week, day, each.slot.session)
                found.append(Lesson(len(found) + 1, week, day, each.slot.session, title, tracks))
    return tuple(found)


def _title(phrases: Phrases, week: int, day: int, slot: str) -> str:
    if slot:
        return phrases("session-slot", week=week, day=day, slot=slot)
    return phrases("session", week=week, day=day)
