"""Days as they are written on the command line."""

from __future__ import annotations

from datetime import date, timedelta

from coach.errors import ChoiceError
from coach.journal import moment


def read_day(option: str, written: str) -> date:
    """Read `2026-03-01`, `today` or `yesterday`.

    Raises:
        ChoiceError: there is no such day, or it is still to come.
    """
    today = moment.now().date()
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        day = named.get(written.strip().lower()) or date.fromisoformat(written.strip())
    except ValueError:
        raise ChoiceError(option, written, f"is no day; write it as {today}, or today or yesterday") from None
    if day > today:
        raise ChoiceError(option, written, f"is still to come; today is {today}")
    return day
