"""Days as they are written on the command line."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from coach.errors import ChoiceError
from coach.journal import moment

_DAY = timedelta(days=1)


def read_day(option: str, written: str, *, may_come: bool = False) -> date:
    """Read `2026-03-01`, `today` or `yesterday`; `tomorrow` too, where days may still be to come.

    Raises:
        ChoiceError: there is no such day, or it is still to come and may not be.
    """
    today = moment.now().date()
    named = {"today": today, "yesterday": today - _DAY, "tomorrow": today + _DAY}
    try:
        day = named.get(written.strip().lower()) or date.fromisoformat(written.strip())
    except ValueError:
        words = "today or tomorrow" if may_come else "today or yesterday"
        raise ChoiceError(option, written, f"is no day; write it as {today}, or {words}") from None
    if day > today and not may_come:
        raise ChoiceError(option, written, f"is still to come; today is {today}")
    return day


def read_moment(option: str, written: str, day: date) -> datetime:
    """Read a time of a day, such as `07:30`, by the clock of where the listener is.

    Raises:
        ChoiceError: there is no such time, or it is still to come.
    """
    try:
        found = datetime.combine(day, datetime.strptime(written.strip(), "%H:%M").time()).astimezone()
    except ValueError:
        raise ChoiceError(option, written, "is no time of a day; write it as 07:30") from None
    if found > moment.now():
        raise ChoiceError(option, written, f"is still to come; it is {moment.now():%H:%M}")
    return found
