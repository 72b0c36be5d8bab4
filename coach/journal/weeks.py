"""Sessions summed up by the week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from coach.journal.session import Session
from coach.timing import Ms

_WEEK: Final = timedelta(days=7)


class Week(NamedTuple):
    """One week, from Monday to Sunday, by the days where the listener was."""

    monday: date
    heard: Ms
    """How long its sessions were, together."""
    sessions: int


def weeks(sessions: Sequence[Session], today: date, most: int) -> list[Week]:
    """Sum up sessions by the week: from the first session's week to that of `today`, those without any too.

    Args:
        sessions: in any order.
        today: ends the list, unless a session is later (a clock was wrong).
        most: how many weeks to give, the last ones.
    """
    if not sessions:
        return []
    last = _monday(max(today, *(session.day for session in sessions)))
    first = _monday(min(session.day for session in sessions))
    count = min(most, (last - first) // _WEEK + 1)
    heard = dict.fromkeys((last - _WEEK * back for back in reversed(range(count))), 0)
    often = dict.fromkeys(heard, 0)
    for session in sessions:
        monday = _monday(session.day)
        if monday in heard:
            heard[monday] += session.heard
            often[monday] += 1
    return [Week(monday, Ms(total), often[monday]) for monday, total in heard.items()]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
