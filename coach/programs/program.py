"""The model of a program: its weeks, the days on which there is something to do, and what is done on them."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from coach.language.exercise import Side
from coach.language.fields import FILLED, PLACELESS, Misplaced, Title, Word, Written, scalar
from coach.language.routine import Routine, Talk
from coach.programs import shapes
from coach.programs.condition import Condition, parse_condition, parse_numbers
from coach.programs.progress import Value, parse_value
from coach.timing import Ms, nearest_ms, parse_duration

MAX_WEEKS: Final = 104
MAX_TASKS: Final = 24
"""Routines in all the sessions of a program, each counted as often as it is written."""
MAX_SLOT: Final = 40
"""Characters of a session's name, which becomes part of titles."""
WEEK: Final = 7
"""Days of a week."""
_OFTEN: Final = re.compile(r"([1-7]) a week")
_NEARLY: Final = re.compile(r"([1-7])\b.*\b(?:week|wk|w|times)", re.IGNORECASE)
"""What means so many a week, and is not written so."""
_LONGEST: Final = 4 * 3_600_000
"""Milliseconds that a routine may be fitted to."""


def _weeks(value: Any) -> int:
    text = scalar(value, "a number of weeks").strip()
    if not re.fullmatch(r"\d{1,6}", text) or not 1 <= int(text) <= MAX_WEEKS:
        raise ValueError(f"{text!r} is no number of weeks; expected 1 to {MAX_WEEKS}")
    return int(text)


def _days(value: Any) -> tuple[int, ...]:
    """The days of a week, in order; so many a week are spread evenly."""
    if isinstance(value, str):
        text = " ".join(value.split())
        if text == "every day":
            return tuple(range(1, WEEK + 1))
        if match := _OFTEN.fullmatch(text):
            often = int(match[1])
            return tuple(number * WEEK // often + 1 for number in range(often))
        if near := _NEARLY.match(text):
            raise ValueError(f"{text!r} is not known; expected such as {near[1]} a week")
        if not text[:1].isdigit() or " a " in text:
            raise ValueError(f"{text!r} is not known; expected every day, 3 a week, or days such as [1, 3, 5]")
    days = _numbers(value, "day")
    if days[-1] > WEEK:
        raise ValueError(f"{days[-1]} is no day of a week; days are 1 to 7, and 1 is the day on which it starts")
    return days


def _numbers(value: Any, what: str) -> tuple[int, ...]:
    """Numbers and ranges of them, alone or in a list, in order and once each."""
    written = value if isinstance(value, list) else [value]
    if not written:
        raise ValueError(f"the list is empty; expected at least one {what}")
    found: set[int] = set()
    for entry in written:
        low, high = parse_numbers(scalar(entry, f"a {what}"), what)
        if high > MAX_WEEKS:
            raise ValueError(f"{high} is too much; at most {MAX_WEEKS}")
        found.update(range(low, high + 1))
    return tuple(sorted(found))


def _part(value: Any) -> Fraction:
    text = scalar(value, "a part such as 40 %").strip()
    match = re.fullmatch(r"(\d{1,2})\s*%", text)
    if match is None or not int(match[1]):
        near = re.fullmatch(r"0?\.(\d\d?)|([1-9]\d?)(?: ?percent)?", text)
        percent = int(near[1].ljust(2, "0") if near[1] else near[2]) if near else 0
        expected = f"write {percent} %" if percent else "expected 1 % to 99 %, such as 40 %"
        raise ValueError(f"{text!r} is no part; {expected}")
    return Fraction(int(match[1]), 100)


def _fit(value: Any) -> Ms:
    try:
        exact = parse_duration(scalar(value, "a length such as 15 min"))
    except ValueError:
        raise ValueError(f"{str(value)!r} is no length; expected such as 15 min") from None
    if not 1000 <= exact <= _LONGEST:
        raise ValueError(f"{str(value)!r} is no length of a track; expected 1 s to 4 h")
    return nearest_ms(exact)


When = Annotated[Condition, PlainValidator(parse_condition), WithJsonSchema(shapes.WHEN)]
Values = Annotated[
    dict[str, Annotated[Value, PlainValidator(parse_value), WithJsonSchema(shapes.VALUE)]], PLACELESS
]  # fmt: skip


class Task(Written):
    """A routine that is done in a session, with choices of its own."""

    routine: Word
    when: When | None = None
    level: Word | None = None
    set_: Values = Field(default_factory=dict, alias="set")
    without: tuple[Word, ...] = ()
    only: tuple[Word, ...] = ()
    side: Side | None = None
    fit: Annotated[Ms, PlainValidator(_fit), WithJsonSchema(shapes.FIT)] | None = None
    talk: Talk | None = None
    loaded: Routine | None = Field(default=None, exclude=True, alias="<loaded>")
    """What was found under its name."""
    file: Path | None = Field(default=None, exclude=True, alias="<file>")
    """Where it was found."""

    @property
    def found(self) -> Routine:
        """The routine; programs that were read have it."""
        assert self.loaded is not None, "routines are loaded when a program is read"
        return self.loaded


def _named(value: str) -> str:
    if len(value) > MAX_SLOT:
        raise ValueError(f"a session's name has at most {MAX_SLOT} characters, such as morning")
    return value


class Slot(Written):
    """A session of a day: the part of the day, and what is done in it."""

    session: Annotated[Title, BeforeValidator(lambda value: _named(scalar(value, "a part of the day")))]
    when: When | None = None
    talk: Talk | None = None
    do: Annotated[tuple[Task, ...], FILLED]


class Deload(Written):
    """Weeks to recover in, and by which part all that grows is less in them."""

    weeks: Annotated[tuple[int, ...], PlainValidator(lambda value: _numbers(value, "week")),
                     WithJsonSchema(shapes.NUMBERS)]  # fmt: skip
    by: Annotated[Fraction, PlainValidator(_part), WithJsonSchema(shapes.PART)]


class Program(Written):
    """Weeks of sessions, as their author wrote them."""

    program: Title
    language: Annotated[Word, Field(pattern=r"^[a-z]{2,3}$")] = "en"
    group: Word = ""
    about: Word = ""
    source: Word = ""
    notes: Word = ""
    weeks: Annotated[int, PlainValidator(_weeks), WithJsonSchema(shapes.WEEKS)]
    days: Annotated[tuple[int, ...], PlainValidator(_days), WithJsonSchema(shapes.DAYS)] = (1, 2, 3, 4, 5, 6, 7)
    missed: Literal["shift", "skip"] = "shift"
    deload: Deload | None = None
    talk: Talk | None = None
    sessions: Annotated[tuple[Slot, ...], FILLED] = ()
    do: Annotated[tuple[Task, ...], FILLED] = ()
    name: str = Field(default="program", exclude=True)
    """How files made from it are called; the file's own name."""

    @property
    def title(self) -> str:
        """What it is called."""
        return self.program

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The sessions of a day, in order; one without a name where the author wrote only what is done."""
        return self.sessions or (Slot.model_construct(session="", do=self.do, when=None, talk=None, place=self.place),)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The routines of all sessions."""
        return tuple(task for slot in self.slots for task in slot.do)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of all its routines, once each: those that a listener may choose."""
        return tuple(dict.fromkeys(level for task in self.tasks for level in task.found.levels))

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Program:
        if bool(self.sessions) == bool(self.do):
            raise Misplaced(
                "a program needs either `do`, the routines of each day, or `sessions`, the parts of a day with theirs",
                "do" if self.do else None,
            )
        if len(self.tasks) > MAX_TASKS:
            raise Misplaced(f"{len(self.tasks)} routines are too many; write at most {MAX_TASKS}",
                            "do" if self.do else "sessions")  # fmt: skip
        return self
