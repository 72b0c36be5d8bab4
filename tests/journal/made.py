"""What the journal's tests share: a clock that is set by hand, and sessions that nobody did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from coach.journal.session import Done, How, Session
from coach.timing import Ms

WINTER = timezone(timedelta(hours=1))
MORNING = datetime(2026, 3, 2, 7, 30, tzinfo=WINTER)


@dataclass
class Clock:
    """Tells the moment that was set."""

    moment: datetime = MORNING

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **time: float) -> None:
        self.moment += timedelta(**time)


MONDAY = MORNING.date()


def made(day: date = MONDAY, heard: int = 0, how: How = "ended", **fields: Any) -> Session:
    """A session of which only matters what is said."""
    nothing: dict[str, Any] = {
        "id": 1, "routine": "r", "title": "R", "started": None, "choices": (), "options": {}, "planned": None,
        "moved": None, "exercises": (), "exercise": "", "place": None,
    }  # fmt: skip
    return Session(day=day, heard=Ms(heard), how=how, **(nothing | fields))


def moves(*seconds: tuple[str, float, float]) -> tuple[Done, ...]:
    """Movements by name, and planned and done seconds."""
    return tuple(Done(name, Ms(int(1000 * planned)), Ms(int(1000 * done))) for name, planned, done in seconds)
