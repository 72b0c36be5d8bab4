"""A routine in another language: a file beside it that holds its title and its texts; the structure stands once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from coach.errors import Problem, RoutineError, did_you_mean
from coach.language.exercise import Exercise
from coach.language.fields import PLACELESS, Spoken, Title, Word, Words, Written
from coach.language.kept import parse_once
from coach.language.read import in_order, validated
from coach.language.routine import Circuit, Include, Part, Routine
from coach.language.words import Named, Stage, Text
from coach.phrases import LANGUAGES

_TITLES: Final = {Exercise: "exercise", Part: "part", Circuit: "circuit"}
_FACTS: Final = ("about", "source", "notes", "kit", "position", "group")


class Translation(Written):
    """Title, facts and texts of a routine in another language."""

    translation: Title
    language: Annotated[Word, Field(pattern=r"^[a-z]{2,3}$")]
    about: Word = ""
    source: Word = ""
    notes: Word = ""
    kit: Word = ""
    position: Word = ""
    group: Word = ""
    pronounce: Words = Field(default_factory=dict)
    texts: Annotated[dict[str, Spoken], PLACELESS]


def read_translation(text: str, file: str) -> Translation:
    """Read a translation from its text; `file` is what errors call it.

    Raises:
        RoutineError: it is none.
    """
    root = parse_once(text, file)
    if root.entries is None:
        raise RoutineError([Problem("expected a mapping that opens with `translation: TITLE`", root.place)])
    translation = validated(Translation, root)
    if translation.language not in LANGUAGES:
        place = root.entries["language"][1].place
        known = ", ".join(LANGUAGES)
        raise RoutineError([Problem(f"the coach does not speak {translation.language!r}; it speaks {known}", place)])
    return translation


def translated(routine: Routine, translation: Translation) -> Routine:
    """Put the texts of a translation in the places of the originals.

    Raises:
        RoutineError: a text of the routine is missing in it, or one of its own is none of the routine's.
    """
    wanted = dict.fromkeys(_texts(routine.script))
    problems = [
        Problem(f"not translated: {text!r}", translation.place) for text in wanted if text not in translation.texts
    ]
    for text, spoken in translation.texts.items():
        if text not in wanted:
            near = did_you_mean(text, wanted) if len(text) < 200 else "it stands nowhere"
            problems.append(Problem(f"{text!r} is no text of {routine.name}; {near}", spoken.place))
    if problems:
        raise RoutineError(in_order(problems))
    facts = {name: value for name in _FACTS if (value := getattr(translation, name))}
    changes: dict[str, Any] = {
        "routine": translation.translation, "language": translation.language, "pronounce": translation.pronounce,
        "script": _put(routine.script, translation.texts), "name": f"{routine.name}.{translation.language}",
    }  # fmt: skip
    return routine.model_copy(update=changes | facts)


def _has_words(text: str) -> bool:
    return any(letter.isalpha() for letter in re.sub(r"\$[a-z][a-z0-9_-]*", "", text))


def _texts(value: Any) -> Iterator[str]:
    """Give every text of a routine that is spoken and has words."""
    if isinstance(value, Text | Named):
        if _has_words(value.text):
            yield value.text
    elif isinstance(value, Stage):
        yield from filter(_has_words, value.speak or ())
    elif isinstance(value, tuple):
        for entry in value:
            yield from _texts(entry)
    elif isinstance(value, BaseModel) and not isinstance(value, Include):
        if title := _TITLES.get(type(value)):
            yield getattr(value, title)
        for name in type(value).model_fields:
            if name != "place":
                yield from _texts(getattr(value, name))


def _put(value: Any, texts: dict[str, Text]) -> Any:
    """Give a value with all its texts replaced; each stands where its translation does."""
    if isinstance(value, Text | Named):
        found = texts.get(value.text)
        return value if found is None else replace(value, text=found.text, place=found.place)
    if isinstance(value, Stage):
        return replace(
            value,
            speak=None
            if value.speak is None
            else tuple(texts[name].text if name in texts else name for name in value.speak),
        )
    if isinstance(value, tuple):
        return tuple(_put(entry, texts) for entry in value)
    if isinstance(value, BaseModel) and not isinstance(value, Include):
        changes = {name: _put(getattr(value, name), texts) for name in value.model_fields_set - {"place"}}
        if title := _TITLES.get(type(value)):
            changes[title] = texts[getattr(value, title)].text
        return value.model_copy(update=changes)
    return value
