"""Sessions as plain data for other programs; documented in `docs/live.md` and stable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from coach.journal.session import Event, Session, skipped
from coach.timing import Ms

FIELDS: Final = (
    "id", "date", "start", "routine", "title", "choices", "how",
    "minutes", "planned_minutes", "moved_minutes", "exercise", "skipped",
    "program", "lesson",
)  # fmt: skip
"""The head of the table that `as_row` gives rows for."""


def as_data(session: Session, events: Sequence[Event]) -> dict[str, Any]:
    """Give a session as what `json.dumps` takes; all lengths are in milliseconds."""
    return {
        "id": session.id,
        "date": session.day.isoformat(),
        "start": session.started.isoformat() if session.started else None,
        "routine": session.routine,
        "title": session.title,
        "choices": list(session.choices),
        "how": session.how,
        "heard_ms": session.heard,
        "planned_ms": session.planned,
        "moved_ms": session.moved,
        "exercise": session.exercise,
        "exercises": [
            {"exercise": each.exercise, "planned_ms": each.planned, "done_ms": each.done} for each in session.exercises
        ],
        "skipped": skipped(session),
        "events": [{"at_ms": event.at, "event": event.event, "what": event.what} for event in events],
        "program": session.program,
        "lesson": session.lesson,
    }


def as_row(session: Session) -> list[str]:
    """Give a session as a row for a spreadsheet: lengths in minutes with two decimals, empty where nothing is known."""
    return [
        f"{session.id}",
        session.day.isoformat(),
        session.started.isoformat() if session.started else "",
        session.routine,
        session.title,
        " ".join(session.choices),
        session.how,
        _minutes(session.heard),
        _minutes(session.planned),
        _minutes(session.moved),
        session.exercise,
        "; ".join(skipped(session)),
        session.program,
        session.lesson,
    ]


def _minutes(length: Ms | None) -> str:
    return "" if length is None else f"{length / 60_000:.2f}"
