"""Texts, phases and stages: the small languages that stand inside a routine's values."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from coach.errors import Place, did_you_mean
from coach.language.quantity import Quantity, parse_quantity

MAX_TEXT: Final = 1_000
"""Characters in one spoken text."""
MAX_STAGES: Final = 100
PRESETS: Final = ("every", "fade", "off")
_CYCLE_WORDS: Final = ("all", "none")
_PHASE = re.compile(r"(?P<text>.*\S)\s+(?P<length>\$[a-z][a-z0-9_-]*|[\d.:-]+\s*(?:ms|s|sec|min|beats?)?)\s*")
_LENGTH: Final = "a duration such as 4 s, or beats such as 1 beat"


@dataclass(frozen=True, slots=True)
class Text:
    """Something to be spoken, and where it was written."""

    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a phase, and how long it lasts; None where phases share the time of their block."""

    text: str
    length: Quantity | None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """Which words of a cycle or bout are still spoken, for so many of them (None: for all that follow)."""

    lasts: int | None = None
    speak: tuple[str, ...] | None = None
    """Only these names of phases; None for all, and none at all if it is empty."""
    first: int | None = None
    """Only the words on the first so many beats of a bout, or phases of a cycle."""
    ending: Literal["countdown", "earcon", "none"] = "none"
    """What leads to the stop at a bout's end: three, two; or a sound on the last beat but one."""


def parse_text(value: Any) -> Text:
    """Check a text that is to be spoken.

    Raises:
        ValueError: it is empty, too long, cut off by a comment, or holds what cannot be spoken.
    """
    if isinstance(value, Text):
        return value
    if isinstance(value, dict):
        key = next((key for key in value if isinstance(key, str) and key != "@"), "")
        raise ValueError(f"expected a sentence; to say {key + ': …'!r} put the whole of it in quotes")
    if not isinstance(value, str):
        raise ValueError("expected a sentence")
    if getattr(value, "cut_by_comment", False):
        raise ValueError("YAML cuts a sentence off at ' #'; put it in quotes, or the comment on a line of its own")
    text = " ".join(value.split())
    if not any(character.isalnum() for character in text):
        raise ValueError("the text is empty; expected something to say" if not text else f"{text!r} cannot be spoken")
    if len(text) > MAX_TEXT:
        raise ValueError(f"the text has {len(text):,} characters; at most {MAX_TEXT:,}, so cut it into sentences")
    for character in text:
        if problem := _unspeakable(character):
            raise ValueError(problem)
    return Text(text, getattr(value, "place", None))


def _unspeakable(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Cs", "Co", "Cn"):
        return f"the text holds a control character (U+{ord(character):04X}); take it out"
    if category == "So" or 0x1F000 <= ord(character) <= 0x1FAFF:
        return f"{character!r} would be read out by its name; take it out, or write the word"
    return ""


def parse_phase(value: Any) -> Named:
    """Read `NAME DURATION`, such as `out 6 s` or `left 1 beat`, or a name alone.

    Raises:
        ValueError: the name or the length cannot be read.
    """
    if isinstance(value, Named):
        return value
    if not isinstance(value, str):
        raise ValueError("a phase is a text such as: out 6 s")
    place = getattr(value, "place", None)
    match = _PHASE.fullmatch(value)
    if match is None:
        return Named(parse_text(value).text, None, place)
    length = replace(parse_quantity(match["length"], ("ms", "beats"), _LENGTH, zero=True), place=place)
    return Named(parse_text(match["text"]).text, length, place)


def parse_stages(value: Any) -> str | tuple[Stage, ...]:
    """Read `every`, `fade`, `off`, a setting's name, or a list of stages.

    Raises:
        ValueError: a word, key or value that is none of these.
    """
    if isinstance(value, tuple):
        return value
    if isinstance(value, str):
        if value and value not in PRESETS and not value.startswith("$"):
            raise ValueError(f"{str(value)!r} is not known; expected {', '.join(PRESETS)} or a list of stages")
        return str(value)
    if not isinstance(value, list) or not value:
        raise ValueError(f"expected {', '.join(PRESETS)} or a list of stages")
    if len(value) > MAX_STAGES:
        raise ValueError(f"{len(value)} stages are too many; at most {MAX_STAGES}")
    stages = tuple(_stage(entry) for entry in value)
    if any(stage.lasts is None for stage in stages[:-1]):
        raise ValueError("only the last stage may do without `for`")
    return stages


def _stage(entry: Any) -> Stage:
    if not isinstance(entry, dict):
        raise ValueError("a stage is a mapping such as {for: 4, speak: all}")
    for key in entry:
        if key not in ("@", "for", "speak", "first", "ending"):
            raise ValueError(
                f"unknown key {key!r} in a stage; {did_you_mean(key, ('for', 'speak', 'first', 'ending'))}"
            )
    numbers: dict[str, int | None] = {"for": None, "first": None}
    for key in numbers:
        if key in entry:
            count = parse_quantity(str(entry[key]), ("",), "a number such as 4")
            if count.setting or count.low != count.high or count.low.denominator != 1:
                raise ValueError(f"{key}: {str(entry[key])!r} is no whole number such as 4")
            numbers[key] = int(count.low)
    ending = str(entry.get("ending", "none"))
    if ending not in ("countdown", "earcon", "none"):
        raise ValueError(f"ending: {ending!r} is not known; expected countdown, earcon or none")
    return Stage(numbers["for"], _spoken_names(entry.get("speak", "all")), numbers["first"], ending)  # type: ignore[arg-type]


def _spoken_names(value: Any) -> tuple[str, ...] | None:
    if isinstance(value, list) and value and all(isinstance(name, str) for name in value):
        return tuple(str(name) for name in value)
    if value not in _CYCLE_WORDS:
        raise ValueError(f"speak: {str(value)!r} is not known; expected all, none, or a list of phases' names")
    return None if value == "all" else ()
