"""When something is done: `week is 2-6`, `day is 1 or 4`, `level is gentle`, and several of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

from coach.language.fields import NAME

_CLAUSE: Final = re.compile(r"(?P<what>week|day|level) is (?P<no>not )?(?P<values>.+)")
_NUMBERS: Final = re.compile(r"(?P<low>\d{1,4})(?:\s*-\s*(?P<high>\d{1,4}))?")
_EXPECTED: Final = "expected such as: week is 2-6, week is 4 or later, day is 1 or 4, level is gentle"
END: Final = 9999
"""Stands for no end, as in `4 or later`."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What must be so of a week, a day or the level."""

    what: Literal["week", "day", "level"]
    no: bool
    """Whether it must not be so."""
    numbers: tuple[tuple[int, int], ...] = ()
    """First and last of each range of weeks or days."""
    names: tuple[str, ...] = ()
    """Of levels; `none` is that nobody chose one."""

    def holds(self, value: int | str) -> bool:
        """Tell whether it is so of a week, a day or a level."""
        if isinstance(value, str):
            return (value in self.names) != self.no
        return any(low <= value <= high for low, high in self.numbers) != self.no

    @property
    def most(self) -> int:
        """The highest number that was written."""
        return max((low if high == END else high for low, high in self.numbers), default=0)


@dataclass(frozen=True, slots=True)
class Condition:
    """All of its clauses must be so."""

    clauses: tuple[Clause, ...]

    def on(self, week: int, day: int) -> bool:
        """Tell whether it holds on a day, at some level at least."""
        numbers = {"week": week, "day": day}
        return all(clause.what == "level" or clause.holds(numbers[clause.what]) for clause in self.clauses)

    def at(self, level: str | None) -> bool:
        """Tell whether it holds at a level, on some day at least."""
        levels = (clause for clause in self.clauses if clause.what == "level")
        return all(clause.holds(level or "none") for clause in levels)


def parse_condition(value: Any) -> Condition:
    """Read a condition.

    Raises:
        ValueError: it is none; the message says what was expected.
    """
    if isinstance(value, Condition):
        return value
    if not isinstance(value, str):
        raise ValueError(f"this is no condition; {_EXPECTED}")
    return Condition(tuple(_clause(part.strip()) for part in value.split(" and ")))


def _clause(text: str) -> Clause:
    match = _CLAUSE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no condition; {_EXPECTED}")
    what, no = match["what"], match["no"] is not None
    values = [each.strip() for each in match["values"].split(" or ")]
    if what == "level":
        if wrong := next((name for name in values if not NAME.fullmatch(name)), None):
            raise ValueError(f"{wrong!r} is no level; expected such as: level is gentle or steady")
        return Clause("level", no, names=tuple(values))
    later = len(values) > 1 and values[-1] == "later"
    numbers = [parse_numbers(each, what) for each in (values[:-1] if later else values)]
    if later:
        numbers[-1] = (numbers[-1][0], END)
    return Clause("week" if what == "week" else "day", no, tuple(numbers))


def parse_numbers(text: str, what: str) -> tuple[int, int]:
    """Read a number or a range of them, such as `4` or `2-6`, as its first and last; `what` they are is for errors.

    Raises:
        ValueError: it is none, begins with 0 or runs backward.
    """
    match = _NUMBERS.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text.strip()!r} is no {what}; {what}s are numbers, such as 4 or 2-6")
    low, high = int(match["low"]), int(match["high"] or match["low"])
    if not low:
        raise ValueError(f"{text.strip()!r} is no {what}; {what}s count from 1")
    if low > high:
        raise ValueError(f"{text.strip()!r} runs backward; write the smaller number first")
    return low, high
