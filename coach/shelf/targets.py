"""Where the files of each session go, and what they are known by."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NamedTuple

from coach.outputs.names import numbered
from coach.programs.lesson import Planned
from coach.shelf.fingerprint import Fingerprints, coach_key
from coach.shelf.order import Order
from coach.shelf.render import Target
from coach.store import key_of


class Wanted(NamedTuple):
    """A session that is to be there."""

    target: Target
    """Its cover is not drawn yet."""
    tracks: tuple[Planned, ...]
    headings: tuple[str, ...]
    """What the first chapter of each track is told by, where there are several."""
    heard: str
    """Hashes its tracks: what two sessions have in common in which the same is heard."""


def wanted(order: Order) -> list[Wanted]:
    """Tell of each session what its files are to be.

    Raises:
        ChoiceError: there is no such voice or music.
    """
    prints = Fingerprints()
    shape = order.title, order.format, order.companions, order.longest, coach_key()
    found = []
    for session, name in zip(order.sessions, numbered(session.title for session in order.sessions), strict=True):
        group = order.groups.get(session.group) if order.layout == "by-week" else None
        path = name if group is None else str(PurePosixPath(group, name))
        track = f"{session.number}/{len(order.sessions)}"
        headings = session.headings or tuple(planned.title for planned in session.tracks)
        heard = key_of([prints.of(planned) for planned in session.tracks], headings)
        key = key_of(shape, path, track, session.group, session.week, session.title, session.date, heard)
        target = Target(
            session.number, session.group, session.week, session.title, session.date, key, path, track, b""
        )  # fmt: skip
        found.append(Wanted(target, session.tracks, headings, heard))
    return found


def number_of(path: str) -> str:
    """Give the number with which a session's file begins."""
    return PurePosixPath(path).name.partition(" ")[0]
