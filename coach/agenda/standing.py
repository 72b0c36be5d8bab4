"""What is due on a day: a pure function of a program's sessions, its start, what was done, and the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal, NamedTuple

Rule = Literal["shift", "skip"]
"""What becomes of a day that was missed: all that follows moves by a day, or it is left out."""
Fate = Literal["done", "missed", "due", "to come"]


class Item(NamedTuple):
    """A session of a program, as far as it matters for what is due."""

    name: str
    """Tells it from all others of the program, such as `2.3 morning`."""
    offset: int
    """Days behind the start, from 0; those of rest are counted."""
    routines: tuple[str, ...]
    """The names of its routines; one at least."""


class Heard(NamedTuple):
    """A routine that was done."""

    day: date
    routine: str
    item: str = ""
    """As a part of which session of the program; empty where that is not known."""


class Placed(NamedTuple):
    """Where a session of a program stands."""

    item: Item
    day: date
    """On which it was done or missed, is due, or will be if none is missed until then."""
    fate: Fate
    left: tuple[int, ...]
    """Which of its routines are still to be done, by their numbers from 0; some may be done already."""


class Day(NamedTuple):
    """A day on which something was due, is, or will be."""

    day: date
    done: int
    of: int
    """How many of its sessions were done, and how many there were."""
    name: str
    """The first session that is still to be done; the last one if all are."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a listener stands in a program."""

    today: date
    placed: tuple[Placed, ...]
    """All its sessions, in order; one at least."""
    days: tuple[Day, ...]
    """In order. A session that was due on several days, because days shift, stands in each of them."""

    @property
    def due(self) -> tuple[Placed, ...]:
        """What is to be done today and is not yet."""
        return tuple(placed for placed in self.placed if placed.fate == "due")

    @property
    def done(self) -> int:
        """How many sessions were done."""
        return sum(placed.fate == "done" for placed in self.placed)

    @property
    def missed(self) -> int:
        """On how many days before today not all was done."""
        return sum(day.done < day.of for day in self.days if day.day < self.today)

    @property
    def next_day(self) -> date | None:
        """The next day behind today on which something is due; None if there is none."""
        return next((day.day for day in self.days if day.day > self.today), None)

    @property
    def start(self) -> date:
        """The first day on which something was due, or will be."""
        return self.days[0].day

    @property
    def end(self) -> date:
        """The last day, if none is missed from now on."""
        return self.days[-1].day

    @property
    def is_over(self) -> bool:
        """Whether nothing is due today nor later."""
        return all(placed.fate in ("done", "missed") for placed in self.placed)


def standing(items: Sequence[Item], start: date, heard: Iterable[Heard], today: date, missed: Rule) -> Standing:
    """Tell where one stands.

    A session is done on a day on which it is due and each of its routines is done. Where days shift, what is left of a
    day is due on the next one, and all that follows moves with it, days of rest too: none is ever left out, and no day
    has the sessions of two. Where they are skipped, each day has its own sessions, whatever was done before.

    Args:
        items: the sessions of a program in order, one at least.
        start: the day of those whose offset is 0.
        heard: what was done on any day; in the order in which it was done on each.
        today: the day that is asked about; what was done later is left alone.
        missed: what becomes of days that were missed.
    """
    by_day: dict[date, list[Heard]] = {}
    for each in heard:
        by_day.setdefault(each.day, []).append(each)
    known = frozenset(item.name for item in items)
    placed, days, late = list[Placed](), list[Day](), 0
    for offset, group in groupby(items, key=lambda item: item.offset):
        left = [*group]
        while left:
            day = start + timedelta(offset + late)
            tried = _tried(left, day, by_day if day <= today else {}, known, today)
            left = [each.item for each in tried if each.fate == "missed"] if missed == "shift" else []
            late += bool(left)
            placed += [each for each in tried if each.fate != "missed" or missed == "skip"]
            undone = [each.item.name for each in tried if each.fate != "done"]
            days.append(Day(day, len(tried) - len(undone), len(tried), (undone or [tried[-1].item.name])[0]))
    order = {item.name: number for number, item in enumerate(items)}
    return Standing(today, tuple(sorted(placed, key=lambda each: order[each.item.name])), tuple(days))


def _tried(
    items: Sequence[Item], day: date, heard: Mapping[date, Sequence[Heard]], known: frozenset[str], today: date
) -> list[Placed]:
    """Give what became of sessions that were due on a day."""
    undone: Fate = "missed" if day < today else "due" if day == today else "to come"
    left = _left(items, heard.get(day, ()), known)
    return [
        Placed(item, day, undone if still else "done", still) for item, still in zip(items, left, strict=True)
    ]  # fmt: skip


def _left(items: Sequence[Item], heard: Iterable[Heard], known: frozenset[str]) -> list[tuple[int, ...]]:
    """Give which routines of each session are left when some were done.

    What is known to be of one of these sessions counts for that one only. What is of no session of the program counts
    for the first that still needs such a routine.
    """
    done = {item.name: Counter[str]() for item in items}
    wanted = {item.name: Counter(item.routines) for item in items}
    loose = list[str]()
    for each in heard:
        if each.item not in known:
            loose.append(each.routine)
        elif each.item in done:
            done[each.item][each.routine] += 1
    for routine in loose:
        needs = (name for name in done if done[name][routine] < wanted[name][routine])
        if (name := next(needs, None)) is not None:
            done[name][routine] += 1
    return [tuple(_undone(item.routines, done[item.name])) for item in items]


def _undone(routines: Sequence[str], done: Counter[str]) -> Iterable[int]:
    """Give the numbers of the routines that were not done; the first of several alike were."""
    for number, routine in enumerate(routines):
        if done[routine] > 0:
            done[routine] -= 1
        else:
            yield number
