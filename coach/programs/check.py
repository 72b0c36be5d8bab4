"""A program held against the routines that it is made of: all that cannot be, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from coach.errors import ChoiceError, Place, Problem, RoutineError, did_you_mean
from coach.language.bind import bind
from coach.language.document import Node
from coach.language.read import walk
from coach.language.wishes import Wishes
from coach.programs.condition import Condition
from coach.programs.never import never_so
from coach.programs.program import WEEK, Program, Slot, Task
from coach.programs.progress import Value
from coach.programs.resolve import choices_of, due, weeks_of
from coach.studio.choices import Choices

MAX_SESSIONS: Final = 1000
"""Sessions of a program."""
Loc = tuple[str | int, ...]
"""Where in a document something stands: keys, and numbers of entries."""


def task_locs(program: Program) -> Iterator[tuple[Loc, Task]]:
    """Give each routine's entry, and where it stands."""
    yield from ((("do", number), task) for number, task in enumerate(program.do))
    for at, slot in enumerate(program.sessions):
        yield from ((("sessions", at, "do", number), task) for number, task in enumerate(slot.do))


def check(program: Program, root: Node) -> Iterator[Problem]:
    """Find what cannot be in a program whose routines are loaded.

    Args:
        program: as it was read.
        root: the document's tree, for places.
    """
    problems = [*_conditions(program, root)]
    slots = {id(task): slot for slot in program.slots for task in slot.do}
    for loc, task in task_locs(program):
        wrong = {problem.place for problem in problems}  # a condition that cannot be is told once
        found = _Checked(program, slots[id(task)], task, root, loc).problems()
        problems += (problem for problem in found if problem.place not in wrong)
    if program.deload is not None and program.deload.weeks[-1] > program.weeks:
        place = walk(root, ("deload", "weeks"))[0].place
        problems.append(_behind(program, program.deload.weeks[-1], place))
    yield from problems
    if not problems:
        yield from _sessions(program, root)


def _behind(program: Program, week: int, place: Place) -> Problem:
    return Problem(f"week {week} is behind the last; the program has {program.weeks}", place)


def _conditions(program: Program, root: Node) -> Iterator[Problem]:
    """Find conditions on weeks, days and levels that there are not, or that never come where they stand."""
    slots = {id(task): slot for slot in program.slots for task in slot.do}
    locs: list[tuple[Loc, Condition | None, Condition | None]] = [
        (("sessions", number), slot.when, None) for number, slot in enumerate(program.sessions)
    ]
    locs += [(loc, task.when, slots[id(task)].when) for loc, task in task_locs(program)]
    for loc, condition, around in locs:
        if condition is not None:
            place = walk(root, (*loc, "when"))[0].place
            yield from [*_unknown(program, condition, place)] or never_so(program, condition, around, place)


def _unknown(program: Program, condition: Condition, place: Place) -> Iterator[Problem]:
    for clause in condition.clauses:
        if clause.what == "week" and clause.most > program.weeks:
            yield _behind(program, clause.most, place)
        elif clause.what == "day" and clause.most > WEEK:
            yield Problem(f"{clause.most} is no day of a week; days are 1 to {WEEK}", place)
        for name in clause.names:
            if name not in ("none", *program.levels):
                yield Problem(f"{name!r} is no level of its routines; {did_you_mean(name, program.levels)}", place)


class _Checked:
    """One routine of a program."""

    def __init__(self, program: Program, slot: Slot, task: Task, root: Node, loc: Loc) -> None:
        self.program, self.slot, self.task, self.root, self.loc = program, slot, task, root, loc
        self.weeks = weeks_of(program, slot, task)

    def place(self, *keys: str) -> Place:
        """Give the place of a value; of the whole entry where there is none."""
        return walk(self.root, (*self.loc, *keys))[0].place

    def key(self, *keys: str) -> Place:
        """Give the place of a key."""
        return walk(self.root, (*self.loc, *keys))[1]

    def never(self) -> Place:
        """Give the place of the condition for which it is never done: its session's, or its own."""
        always = self.task.model_copy(update={"when": None})
        if weeks_of(self.program, self.slot, always):
            return self.place("when")
        return walk(self.root, (*self.loc[:2], "when"))[0].place

    def problems(self) -> list[Problem]:
        """Find all that is wrong; what takes binding to see, only if nothing else is."""
        if not self.weeks:
            weeks = f"{self.program.weeks} week{'s' * (self.program.weeks != 1)}"
            return [Problem(f"{self.task.routine} is never done in the {weeks} of this program", self.never())]
        found = [problem for name, value in self.task.set_.items() for problem in self.value(name, value)]
        levels = self.task.found.levels
        if self.task.level is not None and self.task.level not in levels:
            near = did_you_mean(self.task.level, levels)
            found.append(
                Problem(f"{self.task.level!r} is no level of {self.task.found.name}; {near}", self.place("level"))
            )
        return found or [*self.unbound()]

    def value(self, name: str, value: Value) -> Iterator[Problem]:
        """Find what is wrong with a setting and its values, each at its own place."""
        weeks = len(self.weeks)
        told = f"{weeks} week{'s' * (weeks != 1)}"
        if value.way is None and len(value.steps) > weeks:
            message = f"{name} has {len(value.steps)} values, and {self.task.routine} is done in {told}"
            yield Problem(message, value.places[weeks])
        elif value.way is not None and (value.way.over or 0) > weeks:
            message = f"{name} takes {value.way.over} weeks, and {self.task.routine} is done in {told}"
            yield Problem(message, value.places[0])
        if "." in name:
            return
        setting = self.task.found.settings.get(name)
        if setting is None:
            near = did_you_mean(name, self.task.found.settings)
            yield Problem(f"{name!r} is no setting of {self.task.found.name}; {near}", self.key("set", name))
            return
        for step, place in dict(zip(value.steps, value.places, strict=True)).items():
            try:
                setting.checked(step)
            except ValueError as error:
                yield Problem(f"{name}: {step!r} {error}", place)

    def unbound(self) -> Iterator[Problem]:
        """Find what the routine itself refuses, in any week, and in the first and the last at each of its levels."""
        tried: list[tuple[str | None, int]] = [(None, week) for week in self.weeks]
        if self.task.level is None:
            tried += [(level, week) for level in self.task.found.levels for week in {self.weeks[0], self.weeks[-1]}]
        seen: list[Wishes] = []
        for level, week in tried:
            wishes = choices_of(self.program, self.slot, self.task, week, Choices(level=level)).wishes()
            if wishes in seen:
                continue
            seen.append(wishes)
            if told := self._refused(wishes):
                at = f" (week {week}{f', level {level}' if level else ''})" if len(tried) > 1 else ""
                yield Problem(f"{told}{at}", self._culprit(wishes))
                return

    def _refused(self, wishes: Wishes) -> str:
        """Tell why the routine cannot be bound with some wishes; nothing if it can."""
        try:
            bind(self.task.found, wishes)
        except ChoiceError as error:
            return error.told
        except RoutineError as error:
            return error.problems[0].message
        return ""

    def _culprit(self, wishes: Wishes) -> Place:
        """Find the choice without which the routine could be bound; if there is none, the whole entry."""
        for key in ("without", "only", "side"):
            if getattr(wishes, key) and not self._refused(replace(wishes, **{key: getattr(Wishes(), key)})):
                return self.key(key)
        for name in wishes.settings:
            others = {other: value for other, value in wishes.settings.items() if other != name}
            if not self._refused(replace(wishes, settings=others)):
                return self.key("set", name)
        return self.place()


def _sessions(program: Program, root: Node) -> Iterator[Problem]:
    """Find weeks without a session, sessions that meet, and too many of them."""
    place = walk(root, ("weeks",))[0].place
    conditions = (*(slot.when for slot in program.slots), *(task.when for task in program.tasks))
    asked = {name for condition in conditions if condition for clause in condition.clauses for name in clause.names} - {
        "none"
    }
    for level in (None, *sorted(asked)):
        count = 0
        at = f" at the level {level}" if level else ""
        for week in range(1, program.weeks + 1):
            names = [[each.slot for each in due(program, level, week, day)] for day in program.days]
            if not any(names):
                yield Problem(f"week {week} has no session{at}; give it one, or write fewer weeks", place)
                return
            for day, slots in zip(program.days, names, strict=True):
                twice = next(
                    (slot for n, slot in enumerate(slots) if slot.session in [s.session for s in slots[:n]]), None
                )
                if twice is not None:
                    message = (
                        f"{twice.session} stands twice on day {day} of week {week}{at}; let `when` tell them apart"
                    )
                    yield Problem(message, twice.place)
                    return
            count += sum(map(len, names))
        if count > MAX_SESSIONS:
            yield Problem(f"{count:,} sessions are too many; at most {MAX_SESSIONS:,}", place)
            return
