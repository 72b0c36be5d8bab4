"""Sessions as a table, and minutes a week as bars; 80 columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from coach.journal.session import Session, partly_done, skipped
from coach.journal.weeks import Week
from coach.timing import Ms, clock

_WIDTH: Final = 80
_NEAR: Final = 0.05
"""Of the plan's length: what differs from it by less is as long."""
BLOCKS: Final = "▏▎▍▌▋▊▉█"
"""What bars are made of: an eighth of a letter to a whole one."""
PLAIN: Final = "#"
"""The same for a terminal that lacks those."""


def table(sessions: Sequence[Session]) -> Iterator[str]:
    """Give the lines of a table: number, day, time, length, routine with its choices, and what was left out."""
    wide = max(2, *(len(f"{session.id}") for session in sessions))
    yield f"{'id':>{wide}}  {'date':10}  {'time':5}  {'length':>7}  routine"
    for session in sessions:
        time = f"{session.started:%H:%M}" if session.started else ""
        head = f"{session.id:>{wide}}  {session.day}  {time:5}  {clock(session.heard, millis=False):>7}  "
        yield from _wrapped(" ".join([session.routine, *session.choices]), head)
        yield from _wrapped(", ".join(_facts(session)), " " * len(head))


def _wrapped(text: str, head: str) -> list[str]:
    """Break a text into lines that stand under its beginning; none for no text."""
    indent = " " * len(head)
    return textwrap.wrap(text, _WIDTH, initial_indent=head, subsequent_indent=indent, break_on_hyphens=False)


def _facts(session: Session) -> Iterator[str]:
    """What there is to tell of a session besides that all of it was done: of which program it was, and what was not."""
    if session.program:
        yield f"{session.program} {session.lesson}"
    if session.how == "added":
        yield "added by hand"
    left_out, parts = skipped(session), partly_done(session)
    planned = session.planned
    short = bool(left_out or parts) or session.how not in ("ended", "added")
    if planned is not None and (short or abs(session.heard - planned) > _NEAR * planned):
        yield f"of {clock(planned, millis=False)}"
    if left_out:
        yield f"skipped {', '.join(left_out)}"
    for name, whole, done in parts:
        yield f"{name} {100 * done // whole} %"
    if session.how not in ("ended", "added"):
        yield f"{session.how} in {session.exercise}" if session.exercise else session.how


def bars(found: Sequence[Week], blocks: str) -> Iterator[str]:
    """Give a line for each week: its Monday, its minutes, and a bar that is as long as they are many.

    Args:
        found: the weeks, in order.
        blocks: what the bars are made of, from the smallest part of a letter to a whole one.
    """
    numbers = [f"{_minutes(week.heard):,}" for week in found]
    wide = max(len("minutes"), *map(len, numbers))
    yield f"{'week of':10}  {'minutes':>{wide}}"
    most = max(week.heard for week in found)
    for week, number in zip(found, numbers, strict=True):
        yield f"{week.monday}  {number:>{wide}}  {_bar(week.heard, most, _WIDTH - 14 - wide, blocks)}".rstrip()


def _bar(length: Ms, most: Ms, room: int, blocks: str) -> str:
    """A bar of `room` letters for the most; the least is its smallest part."""
    if not length:
        return ""
    whole, rest = divmod(max(1, room * len(blocks) * length // most), len(blocks))
    return blocks[-1] * whole + (blocks[rest - 1] if rest else "")


def total(sessions: Sequence[Session]) -> str:
    """Tell how many sessions there are, and how long they were together."""
    hours, minutes = divmod(_minutes(Ms(sum(session.heard for session in sessions))), 60)
    lasted = f"{hours:,} h {minutes} min" if hours else f"{minutes} min"
    return f"{len(sessions):,} session{'s' * (len(sessions) != 1)}, {lasted}"


def _minutes(length: Ms) -> int:
    """Whole minutes, halves up."""
    return (length + 30_000) // 60_000
