"""The kinds of value that stand behind a routine's keys, and what all its mappings share."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema

from coach.errors import Place
from coach.language import shapes
from coach.language.document import AT
from coach.language.quantity import Quantity, Unit, parse_quantity
from coach.language.words import Text, parse_text


def scalar(value: Any, expected: str) -> str:
    """Give a value that must be text.

    Raises:
        ValueError: it is a list or a mapping.
    """
    if not isinstance(value, str):
        raise ValueError(f"expected {expected}, not a {'list' if isinstance(value, list) else 'mapping'}")
    return value


def _amount(*allowed: Unit, expected: str) -> PlainValidator:
    return PlainValidator(lambda value: parse_quantity(scalar(value, expected), allowed, expected))


def _amounts(*allowed: Unit, expected: str) -> PlainValidator:
    """One amount, or a list of them: one for each set."""

    def parsed(value: Any) -> tuple[Quantity, ...]:
        written = value if isinstance(value, list) else [value]
        if not written:
            raise ValueError("the list is empty; expected an amount for each set")
        return tuple(parse_quantity(scalar(entry, expected), allowed, expected) for entry in written)

    return PlainValidator(parsed)


def word(value: Any) -> str:
    """Give a word or a phrase, without the space round it.

    Raises:
        ValueError: it is a list or a mapping.
    """
    return scalar(value, "a word or a phrase").strip()


_TIME = "a duration such as 4 s, 1:30 or 20 min"
_NUMBER = "a number such as 8, or a range such as 8-10"

Span = Annotated[Quantity, _amount("ms", expected=_TIME), WithJsonSchema(shapes.SPAN)]
Spans = Annotated[tuple[Quantity, ...], _amounts("ms", expected=_TIME), WithJsonSchema(shapes.SPANS)]
Steps = Annotated[Quantity, _amount("", "steps", expected="a number of steps such as 48"), WithJsonSchema(shapes.STEPS)]
SpanOrSteps = Annotated[
    Quantity,
    _amount("ms", "steps", expected="a duration such as 20 s, or steps such as 24 steps"),
    WithJsonSchema(shapes.SPAN_OR_STEPS),
]
Count = Annotated[Quantity, _amount("", expected=_NUMBER), WithJsonSchema(shapes.COUNT)]
Counts = Annotated[tuple[Quantity, ...], _amounts("", expected=_NUMBER), WithJsonSchema(shapes.COUNTS)]
Beats = Annotated[Quantity, _amount("", "beats", expected="a number of beats such as 4"), WithJsonSchema(shapes.BEATS)]
Pace = Annotated[Quantity, _amount("", expected="beats a minute, such as 80"), WithJsonSchema(shapes.PACE)]
Seconds = Annotated[
    Quantity,
    PlainValidator(lambda value: parse_quantity(scalar(value, "seconds"), ("", "ms"), "seconds, such as 3", True)),
    WithJsonSchema(shapes.SECONDS),
]
Title = Annotated[str, PlainValidator(lambda value: parse_text(value).text), WithJsonSchema(shapes.TEXT)]
Word = Annotated[str, BeforeValidator(word), WithJsonSchema(shapes.WORD)]
Spoken = Annotated[Text, PlainValidator(parse_text), WithJsonSchema(shapes.TEXT)]


def _filled(value: Any) -> Any:
    if isinstance(value, list) and not value:
        raise ValueError("the list is empty; expected at least one entry")
    return value


FILLED = BeforeValidator(_filled)
"""A list with at least one entry; pydantic's own `min_length` would also count entries that are wrong."""


def _one_a_line(value: Any) -> Any:
    if getattr(value, "flow", False):
        raise ValueError("a comma would split a sentence here; write the texts one a line, each after a dash")
    return value


Texts = Annotated[tuple[Spoken, ...], BeforeValidator(_one_a_line), FILLED]


def _without_place(value: Any) -> Any:
    return {key: entry for key, entry in value.items() if key != AT} if isinstance(value, dict) else value


Words = Annotated[dict[str, Word], BeforeValidator(_without_place)]
"""A mapping of words or phrases."""
PLACELESS = BeforeValidator(_without_place)

NAME = re.compile(r"[a-z][a-z0-9_-]*")


def _named(value: dict[str, Any]) -> dict[str, Any]:
    for name in value:
        if name in ("side", "other", "talk", "ranges"):
            raise ValueError(f"{name!r} has a meaning of its own; call it something else")
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a setting or level; use small letters, digits and dashes")
    return value


NAMED = AfterValidator(_named)


class Written(BaseModel):
    """What all mappings of a routine share."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True, defer_build=True
    )

    place: Place | None = Field(default=None, alias=AT, exclude=True)


class Misplaced(ValueError):
    """What is wrong with a mapping, and where in it: a place, or the key at which it stands."""

    def __init__(self, message: str, where: Place | str | None) -> None:
        super().__init__(message)
        self.where = where


class When(BaseModel):
    """A condition, `$setting is value` or `$setting is value or value`: the only one there is."""

    model_config = ConfigDict(frozen=True)

    setting: str
    values: tuple[str, ...]


def _when(value: Any) -> When:
    match = re.fullmatch(r"\$([a-z][a-z0-9_-]*) is (.+)", scalar(value, "a condition").strip())
    if match is None:
        raise ValueError(f"{str(value)!r} is no condition; expected: $setting is value")
    return When(setting=match[1], values=tuple(each.strip() for each in match[2].split(" or ")))


Condition = Annotated[When, PlainValidator(_when), WithJsonSchema(shapes.CONDITION)]


class Item(Written):
    """One entry of a list of things to do."""

    when: Condition | None = None
