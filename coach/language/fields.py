"""The kinds of value that stand behind a routine's keys, and what all its mappings share."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from coach.errors import Place
from coach.language.document import AT
from coach.language.quantity import Quantity, Unit, parse_quantity
from coach.language.words import Text, parse_text


def _quantity(*allowed: Unit, expected: str) -> PlainValidator:
    return PlainValidator(lambda value: parse_quantity(_scalar(value, expected), allowed, expected))


def _scalar(value: Any, expected: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected {expected}, not a {'list' if isinstance(value, list) else 'mapping'}")
    return value


def _word(value: Any) -> str:
    return _scalar(value, "a word or a phrase").strip()


Span = Annotated[Quantity, _quantity("ms", expected="a duration such as 4 s, 1:30 or 20 min")]
Steps = Annotated[Quantity, _quantity("", "steps", expected="a number of steps such as 48")]
SpanOrSteps = Annotated[
    Quantity, _quantity("ms", "steps", expected="a duration such as 20 s, or steps such as 24 steps")
]
Count = Annotated[Quantity, _quantity("", expected="a number such as 8, or a range such as 8-10")]
Pace = Annotated[Quantity, _quantity("", expected="beats a minute, such as 80")]
Beats = Annotated[Quantity, _quantity("", "beats", expected="a number of beats such as 4")]
Title = Annotated[str, PlainValidator(lambda value: parse_text(value).text)]
Word = Annotated[str, BeforeValidator(_word)]
Spoken = Annotated[Text, PlainValidator(parse_text)]


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


class Written(BaseModel):
    """What all mappings of a routine share."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)

    place: Place | None = Field(default=None, alias=AT, exclude=True)


class When(BaseModel):
    """A condition, `$setting is value`: the only one there is."""

    model_config = ConfigDict(frozen=True)

    setting: str
    value: str


def _when(value: Any) -> When:
    match = re.fullmatch(r"\$([a-z][a-z0-9_-]*) is (.+)", _scalar(value, "a condition").strip())
    if match is None:
        raise ValueError(f"{str(value)!r} is no condition; expected: $setting is value")
    return When(setting=match[1], value=match[2].strip())


Condition = Annotated[When, PlainValidator(_when)]


class Item(Written):
    """One entry of a list of things to do."""

    when: Condition | None = None
