"""Sessions as rows of the journal's table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from coach.journal.session import Done, Event, How, Session
from coach.timing import Ms

_FRESH: Final = timedelta(seconds=30)
"""A session without an end that told of itself so lately goes on; one that did not was broken off."""
COLUMNS: Final = (
    "id", "routine", "title", "day", "started", "told", "how", "choices", "options",
    "planned_ms", "heard_ms", "moved_ms", "exercises", "exercise", "place",
)  # fmt: skip
"""What `session_of` wants of a row, in this order."""

T = TypeVar("T")


def row_of(
    routine: str,
    title: str,
    day: date,
    choices: Sequence[str],
    options: Mapping[str, Any] | None,
    planned: Ms | None,
    heard: Ms,
    moved: Ms | None,
    exercises: Sequence[Done],
) -> dict[str, object]:
    """Give the columns that every new session has, by their names."""
    return {
        "routine": text_of(routine),
        "title": text_of(title),
        "day": day.isoformat(),
        "choices": json.dumps(choices),
        "options": json.dumps(options or {}),
        "planned_ms": planned,
        "heard_ms": heard,
        "moved_ms": moved,
        "exercises": json.dumps(exercises),
        "exercise": "",
    }


def session_of(row: Sequence[Any], now: datetime) -> Session:
    """Read a row of `COLUMNS`, at a moment by which it is told whether a session still goes on.

    Raises:
        ValueError: the row holds what nobody wrote into it.
    """
    (id, routine, title, day, started, told, how, choices, options,
     planned, heard, moved, exercises, exercise, place) = row  # fmt: skip
    return Session(
        _is(id, int),
        _is(routine, str),
        _is(title, str),
        date.fromisoformat(_is(day, str)),
        None if started is None else _moment(started),
        _how(how, told, now),
        tuple(_is(each, str) for each in _json(choices, list)),
        _json(options, dict),
        None if planned is None else Ms(_is(planned, int)),
        Ms(_is(heard, int)),
        None if moved is None else Ms(_is(moved, int)),
        tuple(_done(_is(each, list)) for each in _json(exercises, list)),
        _is(exercise, str),
        None if place is None else _json(place, dict),
    )


def event_of(row: Sequence[Any]) -> Event:
    """Read a row of `at_ms`, `event` and `what`.

    Raises:
        ValueError: the row holds what nobody wrote into it.
    """
    at, event, what = row
    return Event(Ms(_is(at, int)), _is(event, str), _is(what, str))


def _how(how: object, told: object, now: datetime) -> How:
    if how is None:
        return "playing" if abs(now - _moment(told)) < _FRESH else "broken off"
    for known in ("ended", "stopped", "added"):
        if how == known:
            return known
    raise ValueError(f"{how!r} is no end of a session")


def _moment(written: object) -> datetime:
    found = datetime.fromisoformat(_is(written, str))
    if found.tzinfo is None:
        raise ValueError(f"{written!r} has no offset")
    return found


def _done(movement: list[object]) -> Done:
    if len(movement) != len(Done._fields):
        raise ValueError(f"{movement!r} is no movement")
    exercise, planned, done = movement
    return Done(_is(exercise, str), Ms(_is(planned, int)), Ms(_is(done, int)))


def _json(written: object, kind: type[T]) -> T:
    return _is(json.loads(_is(written, str)), kind)


def _is(value: object, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise ValueError(f"{value!r} is no {kind.__name__}")
    return value


def text_of(text: str) -> str:
    """Take out what UTF-8 cannot hold: the name of a file may be made of any bytes."""
    return text.encode("utf-8", "replace").decode()
