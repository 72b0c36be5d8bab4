"""What time it is where the listener is: the journal's one clock, so that tests can set it."""

from __future__ import annotations

from datetime import datetime


def now() -> datetime:
    """Give this moment to the second, with its offset from UTC."""
    return datetime.now().astimezone().replace(microsecond=0)
