"""Sessions as rows of the journal's table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from coach.journal.session import Done, Event, How, Session, told_apart
from coach.phrases import LANGUAGES
from coach.timing import Ms

_FRESH: Final = timedelta(seconds=30)
"""A session without an end that told of itself so lately goes on; one that did not was broken off."""
COLUMNS: Final = (
    "id", "routine", "title", "day", "started", "told", "how", "choices", "options",
    "planned_ms", "heard_ms", "moved_ms", "exercises", "exercise", "place", "program", "lesson",
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
     planned, heard, moved, exercises, exercise, place, program, lesson) = row  # fmt: skip
    name, *language = told_apart(checked(routine, str))
    return Session(
        checked(id, int),
        name,
        checked(title, str),
        date.fromisoformat(checked(day, str)),
        None if started is None else moment_of(started),
        _how(how, told, now),
        (*language, *(checked(each, str) for each in json_of(choices, list))),
        json_of(options, dict),
        None if planned is None else Ms(checked(planned, int)),
        Ms(checked(heard, int)),
        None if moved is None else Ms(checked(moved, int)),
        tuple(_done(checked(each, list)) for each in json_of(exercises, list)),
        checked(exercise, str),
        None if place is None else json_of(place, dict),
        checked(program, str),
        checked(lesson, str),
        None if told is None else moment_of(told),
    )


def event_of(row: Sequence[Any]) -> Event:
    """Read a row of `at_ms`, `event` and `what`.

    Raises:
        ValueError: the row holds what nobody wrote into it.
    """
    at, event, what = row
    return Event(Ms(checked(at, int)), checked(event, str), checked(what, str))


def _how(how: object, told: object, now: datetime) -> How:
    if how is None:
        return "playing" if abs(now - moment_of(told)) < _FRESH else "broken off"
    for known in ("ended", "stopped", "added"):
        if how == known:
            return known
    raise ValueError(f"{how!r} is no end of a session")


def moment_of(written: object) -> datetime:
    """Read a moment with its offset from UTC.

    Raises:
        ValueError: it is none.
    """
    found = datetime.fromisoformat(checked(written, str))
    if found.tzinfo is None:
        raise ValueError(f"{written!r} has no offset")
    return found


def _done(movement: list[object]) -> Done:
    if len(movement) != len(Done._fields):
        raise ValueError(f"{movement!r} is no movement")
    exercise, planned, done = movement
    return Done(checked(exercise, str), Ms(checked(planned, int)), Ms(checked(done, int)))


def json_of(written: object, kind: type[T]) -> T:
    """Read a list or an object that was written as JSON.

    Raises:
        ValueError: it is none.
    """
    return checked(json.loads(checked(written, str)), kind)


def checked(value: object, kind: type[T]) -> T:
    """Give a value of a row if it is of its kind.

    Raises:
        ValueError: it is not.
    """
    if not isinstance(value, kind):
        raise ValueError(f"{value!r} is no {kind.__name__}")
    return value


def text_of(text: str) -> str:
    """Take out what UTF-8 cannot hold: the name of a file may be made of any bytes."""
    return text.encode("utf-8", "replace").decode()


def named(routine: str | None) -> tuple[str, tuple[str, ...]]:
    """Give what finds the sessions of a routine and of its translations; all where it is None."""
    if routine is None:
        return "TRUE", ()
    names = tuple(map(text_of, (routine, *(f"{routine}.{language}" for language in LANGUAGES))))
    return f"routine IN ({', '.join('?' * len(names))})", names


def in_order(session: Session) -> tuple[date, bool, float, int]:
    """Give what sessions are put in order by, the oldest first.

    What was added on its own day stands where that was done, what was added later is the last of its day.
    """
    found = session.started
    if found is None and session.told is not None and session.told.date() == session.day:
        found = session.told
    return session.day, found is None, found.timestamp() if found else 0.0, session.id
