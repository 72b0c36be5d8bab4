"""Where one stands in a program, as weeks by days; 80 columns wide, and read without colours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from coach.agenda.standing import Day, Standing

_ALIKE: Final = 2
"""Of more weeks than these, one after the other, in which every day was missed, only the number is told."""
_WEEK: Final = timedelta(days=7)
_NAMES: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MISSED: Final = ("missed",) * len(_NAMES)
LEGEND: Final = "[ ] today; 1 of 2: one session of two done; 2.3: week 2, day 3, to come"


def calendar(stands: Standing) -> Iterator[str]:
    """Give a line for each week, from Monday on, from the first session to the last."""
    days = {day.day: day for day in stands.days}
    yield _line("week of", _NAMES)
    monday = stands.start - timedelta(days=stands.start.weekday())
    rows = []
    while monday <= stands.end:
        rows.append((monday, tuple(_cell(monday + timedelta(days=number), stands, days) for number in range(7))))
        monday += _WEEK
    for cells, same in groupby(rows, key=lambda row: row[1]):
        found = [*same]
        if cells == _MISSED and len(found) > _ALIKE:
            yield _line("...", (f"{len(found)} weeks missed, to {found[-1][0] + _WEEK - timedelta(days=1)}",))
        else:
            yield from (_line(f"{first}", cells) for first, _ in found)
    yield f"\n{LEGEND}"


def _line(head: str, cells: tuple[str, ...]) -> str:
    return f"{head:10}  {''.join(f'{cell:9}' for cell in cells)}".rstrip()


def _cell(day: date, stands: Standing, days: Mapping[date, Day]) -> str:
    if not stands.start <= day <= stands.end:
        return ""
    word = _word(days.get(day), day, stands.today)
    return f"[{word}]" if day == stands.today else word


def _word(found: Day | None, day: date, today: date) -> str:
    if found is None:
        return "rest"
    if found.done == found.of:
        return "done"
    if day > today:
        return found.name.partition(" ")[0]
    if day == today and not found.done:
        return "due"
    return f"{found.done} of {found.of}" if found.done else "missed"
